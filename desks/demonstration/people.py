"""The cast: the same few people in the demonstration, the walkthrough and the tests."""

from __future__ import annotations

from dataclasses import dataclass

from cluster_portal.counties.models import City, Office, Role, User
from cluster_portal.workflow.door import begin
from reviews.models import Expert


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
    Part("zhangjiagang.sign", "陶然", Role.SIGNATORY, "320582"),
    Part("peixian.sign", "朱家骏", Role.SIGNATORY, "320322"),
    Part("auditor", "郑严", Role.AUDITOR, "province"),
)
# Counties whose people only fill the demonstration with life; they have no published account.
EXTRAS = (
    Part("gulou.sign", "钱学文", Role.SIGNATORY, "320106"),
    Part("pukou.sign", "孙立", Role.SIGNATORY, "320111"),
    Part("xuanwu.sign", "吴敏之", Role.SIGNATORY, "320102"),
    Part("qinhuai.sign", "何静", Role.SIGNATORY, "320104"),
    Part("wuzhong.sign", "沈怡", Role.SIGNATORY, "320506"),
    Part("wuxi.sign", "华正", Role.SIGNATORY, "320200"),
    Part("jiangyin.sign", "缪云", Role.SIGNATORY, "320281"),
    Part("yixing.sign", "蒋南", Role.SIGNATORY, "320282"),
)


def _signatories(**people: tuple[str, str]) -> tuple[Part, ...]:
    return tuple(
        Part(f"{place}.sign", name, Role.SIGNATORY, code) for place, (code, name) in people.items()
    )


# The whole province's, for the years that the demonstration looks back on; no account to log in with.
NEIGHBOURS = _signatories(
    xuzhou=("320300", "孟庆和"),
    changzhou=("320400", "言志刚"),
    nantong=("320600", "保国华"),
    jianye=("320105", "田晓峰"),
    qixia=("320113", "姚远"),
    yuhuatai=("320114", "丁少华"),
    luhe=("320116", "尹志强"),
    lishui=("320117", "芮建国"),
    gaochun=("320118", "邢伟民"),
    xishan=("320205", "过锡明"),
    huishan=("320206", "浦玉良"),
    binhu=("320211", "许静波"),
    liangxi=("320213", "秦文彬"),
    xinwu=("320214", "荣海洋"),
    yunlong=("320303", "权大勇"),
    quanshan=("320311", "满春雷"),
    xinyi=("320381", "晁鹏飞"),
    pizhou=("320382", "冯传兵"),
    tianning=("320402", "是国平"),
    zhonglou=("320404", "恽建新"),
    xinbei=("320411", "巢亚军"),
    wujin=("320412", "戴立忠"),
    jintan=("320413", "于洪涛"),
    liyang=("320481", "狄玉华"),
    huqiu=("320505", "毛卫东"),
    xiangcheng=("320507", "朱菊芳"),
    gusu=("320508", "潘敏"),
    wujiang=("320509", "钮建荣"),
    changshu=("320581", "归振宇"),
    taicang=("320585", "凌小虎"),
    tongzhou=("320612", "曹海锋"),
    chongchuan=("320613", "施卫星"),
    haimen=("320614", "郁斌"),
    rudong=("320623", "缪爱诗"),
    qidong=("320681", "倪志平"),
    rugao=("320682", "冒海燕"),
    haian=("320685", "韩国强"),
)


@dataclass(frozen=True)
class ExpertPart:
    """One expert of the cast: at home in the city of that code."""

    username: str
    name: str
    city: str
    employer: str
    field: str


EXPERTS = (
    ExpertPart("expert.01", "蔡文彬", "320100", "南京理工大学", "知识产权管理"),
    ExpertPart("expert.02", "许静芝", "320100", "江苏省科技情报研究所", "专利信息分析"),
    ExpertPart("expert.03", "殷国平", "320500", "苏州大学", "知识产权法"),
    ExpertPart("expert.04", "龚雪峰", "320200", "江南大学", "技术转移"),
    ExpertPart("expert.05", "施明珠", "320300", "中国矿业大学", "科技政策"),
    ExpertPart("expert.06", "戴永康", "320400", "常州启明知识产权服务有限公司", "专利代理"),
    ExpertPart("expert.07", "葛海燕", "320600", "南通市产业技术研究院", "产业规划"),
    ExpertPart("expert.08", "邵志刚", "321000", "扬州大学", "商标与品牌"),
    ExpertPart("expert.09", "柳思源", "321100", "江苏金山律师事务所", "知识产权诉讼"),
)


def make_experts(
    parts: tuple[ExpertPart, ...], password: str | None, *, by: User, demonstration: bool = True
) -> dict[str, Expert]:
    """Make the experts with their accounts. by: a signatory of the province."""
    made = {}
    for part in parts:
        user = User.objects.create_user(
            part.username,
            password,
            by=by,
            name=part.name,
            role=Role.EXPERT,
            must_change_password=False,
            is_demonstration=demonstration,
        )
        city = City.objects.get(code=part.city)
        expert = Expert(user=user, home_city=city, employer=part.employer, field=part.field)
        made[part.username] = begin(expert, by=by)
    return made


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
