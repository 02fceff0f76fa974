"""The cast: the same few people in the demonstration, the walkthrough and the tests."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_portal.counties.models import Office, Role, User


@dataclass(frozen=True)
class Part:
    """One account of the cast. office: "province", a city's or a county's code, "" for experts."""

    username: str
    name: str
    role: Role
    office: str = ""

    def find_office(self) -> Office | None:
        if not self.office:
            return None
        if self.office == "province":
            return Office.objects.get(kind=Office.Kind.PROVINCE)
        if self.office.endswith("00"):
            return Office.objects.get(city__code=self.office)
        return Office.objects.get(county__code=self.office)


CAST = (
    Part("province.sign", "沈国栋", Role.SIGNATORY, "province"),
    Part("province.handle", "周敏", Role.HANDLER, "province"),
    Part("nanjing.sign", "徐文华", Role.SIGNATORY, "320100"),
    Part("nanjing.handle", "赵倩", Role.HANDLER, "320100"),
    Part("jiangning.sign", "李为民", Role.SIGNATORY, "320115"),
    Part("jiangning.handle", "王晓岚", Role.HANDLER, "320115"),
    Part("suzhou.sign", "顾明远", Role.SIGNATORY, "320500"),
    Part("kunshan.sign", "陆建平", Role.SIGNATORY, "320583"),
    Part("auditor", "郑严", Role.AUDITOR, "province"),
)
# Counties whose people only fill the demonstration with life; they have no published account.
EXTRAS = (
    Part("gulou.sign", "钱学文", Role.SIGNATORY, "320106"),
    Part("pukou.sign", "孙立", Role.SIGNATORY, "320111"),
    Part("xuanwu.sign", "吴敏之", Role.SIGNATORY, "320102"),
    Part("qinhuai.sign", "何静", Role.SIGNATORY, "320104"),
    Part("wuzhong.sign", "沈怡", Role.SIGNATORY, "320506"),
    Part("zhangjiagang.sign", "陶然", Role.SIGNATORY, "320582"),
    Part("wuxi.sign", "华正", Role.SIGNATORY, "320200"),
    Part("jiangyin.sign", "缪云", Role.SIGNATORY, "320281"),
    Part("yixing.sign", "蒋南", Role.SIGNATORY, "320282"),
)


def make_people(
    parts: tuple[Part, ...], password: str | None, *, demonstration: bool = True
) -> dict[str, User]:
    """Make the accounts; without a password nobody can log in with them."""
    return {
        part.username: User.objects.create_user(
            part.username,
            password,
            name=part.name,
            role=part.role,
            office=part.find_office(),
            must_change_password=False,
            is_demonstration=demonstration,
        )
        for part in parts
    }
