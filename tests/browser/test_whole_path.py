"""江宁区's whole path in Chromium, as its people, its city's and the province's would go it.

One story in one test, on one portal. Each step leaves a picture in var/screenshots where
PORTAL_PICTURES=1 asks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applications.institution_sheet_writer import write_sheet
from applications.materials import short_code
from applications.models import Application, Print, Purpose
from cluster_portal.counties.models import County
from cluster_portal.workflow.models import LogRow
from desks.demonstration import content, steps
from reviews.models import Case

from .person import NARROW, Person

pytestmark = [pytest.mark.browser, pytest.mark.clause("四(三)句2")]

Opener = Callable[..., Person]
NEW_NAME = "南京市江宁区知识产权服务业集聚发展示范区"
INSTITUTIONS = 20
ON_PAPER = ("申报书", "建设工作方案", "申报材料真实性承诺书")
MEASURED_CLICKS = 5  # experience.md: from login to a signed recommendation


def test_a_county_comes_to_be_accepted_by_way_of_its_city(person: Opener, tmp_path: Path):
    open_the_round(person("province.sign"))
    handler = person("jiangning.handle")
    begin(handler)
    submit_is_grey_with_its_reasons(handler)
    write_everything(handler, tmp_path)
    only_a_signatory_submits(handler)
    signatory = person("jiangning.sign")
    read_sign_and_submit(signatory, "10-checked-before-submitting")

    city = person("nanjing.handle")
    city_returns(city)
    correct_what_was_returned(handler, NEW_NAME, "13-returned-to-the-county")
    read_sign_and_submit(signatory, "16-submitted-again")
    print_stamp_and_scan(handler, tmp_path, *ON_PAPER)
    city_checks(city)
    scan_desk_compares(city)
    city_recommends_in_five_clicks(person(), "nanjing.sign")

    province = person("province.handle")
    province_checks(province, "25-formal-check")
    province_sends_back(province)
    correct_what_was_returned(handler, f"{NEW_NAME}（更正）", "28-sent-back-to-the-county")
    read_sign_and_submit(signatory, "29-submitted-a-third-time")
    print_stamp_and_scan(handler, tmp_path, "申报书")  # the other two say what they said
    fill_the_city_checklist(city)
    city_recommends_in_five_clicks(person(), "nanjing.sign", first=False)
    province_checks(province, "31-formal-check-again")
    province_accepts(province)

    case = Case.objects.get()
    assert case.state == Case.State.ACCEPTED
    events = LogRow.objects.filter(model="applications.application").order_by("seq")
    assert [row.event for row in events] == [
        "begin", "submit", "return_for_correction", "submit", "recommend",
        "send_back", "submit", "recommend", "accepted_by_province",
    ]  # fmt: skip
    on_a_narrow_screen(person, case)


def open_the_round(person: Person) -> None:
    person.sees("待办事项")
    person.shoot("01-province-home")
    person.go("/applications/rounds/")
    person.click(person.link("开放年度申报"))
    today = timezone.localdate()
    person.type(opens_on=today, closes_on=today + timedelta(days=30), reason="首次试行，延后截止")
    person.shoot("02-opening-the-round")
    person.click(person.button("开放申报"))
    person.sees(f"{today.year}年度申报", "申报中")
    person.shoot("03-round-open")


def begin(person: Person) -> None:
    person.sees("本年度申报已开放", "还剩30天")
    person.shoot("04-county-home")
    person.click(person.button("开始申报"))
    person.sees("12项中0项已完成", "起草中")


def submit_is_grey_with_its_reasons(person: Person) -> None:
    submit = person.page.get_by_role("button", name="提交至设区市知识产权局")
    expect(submit).to_be_disabled()
    person.sees("暂不能办理", "“基本情况和联系人”还缺")
    person.shoot("05-draft-with-what-is-missing")


def write_everything(person: Person, tmp_path: Path) -> None:
    """Every section by typing and ticking; the institutions by a sheet, as one does with twenty."""
    application = Application.objects.get()
    county, year = application.county, application.round.year
    answers = content.answers(county, year)
    person.click(person.page.get_by_role("link", name="继续填写：基本情况和联系人"))
    for key in ("basics", "government", "industry"):
        fill_section(person, key, answers[key])
    write_institutions(person, county, answers["institutions"], tmp_path)
    for key in ("objectives", "tasks", "measures"):
        fill_section(person, key, answers[key])
    add_row(person, "添加重点项目", content.projects(county, year)[0])
    person.click(person.link("下一部分：建设指标"))
    fill_section(person, "indicators", answers["indicators"])
    fill_section(person, "schedule", answers["schedule"])
    fill_section(person, "statement", answers["statement"])
    for purpose in steps.PROOFS:
        upload(person, tmp_path, purpose)
    person.shoot("09-evidence")


def fill_section(person: Person, key: str, typed: dict[str, Any]) -> None:
    assert person.path().endswith(f"/sections/{key}/")
    person.type(typed)
    person.shoot(f"06-section-{key}")
    person.click(person.button("保存并进入下一部分"))
    person.sees("已保存。")


def write_institutions(
    person: Person, county: County, typed: dict[str, Any], tmp_path: Path
) -> None:
    """One by its form, twenty by a sheet: first with a fault in a cell, then right."""
    first, *others = content.institutions(county, INSTITUTIONS)
    person.type(typed)
    person.click(person.button("保存"))
    person.click(person.link("添加服务机构"))
    right = first["credit_code"]
    person.type({**first, "credit_code": right[:-1] + ("1" if right[-1] == "0" else "0")})
    person.click(person.button("保存"))
    person.sees("有1处需要改正", "不是有效的统一社会信用代码")
    expect(person.field("name")).to_have_value(first["name"])
    person.shoot("07-wrong-credit-code")
    person.type(credit_code=right)
    person.click(person.button("保存"))
    upload_sheet(
        person,
        tmp_path,
        [first, {**others[0], "credit_code": others[0]["credit_code"][::-1]}, *others[1:]],
    )
    person.sees("第3行B列")
    person.shoot("07-a-fault-in-the-sheet")
    upload_sheet(person, tmp_path, [first, *others])
    person.shoot("07-the-sheet-before-it-is-taken-over")
    person.click(person.button("全部导入"))
    person.sees(f"已填写{INSTITUTIONS}家")
    person.shoot("07-institutions")
    person.click(person.link("下一部分：建设目标"))


def upload_sheet(person: Person, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    sheet = tmp_path / "服务机构.xlsx"
    sheet.write_bytes(write_sheet(rows))
    person.page.locator('main input[type="file"]').first.set_input_files(sheet)
    person.click(person.button("上传并核对"))


def add_row(person: Person, link: str, typed: dict[str, Any]) -> None:
    person.click(person.link(link))
    person.type(typed)
    person.click(person.button("保存"))
    person.sees(f"“{typed['name']}”已保存。")


def upload(person: Person, tmp_path: Path, purpose: Purpose) -> None:
    file = tmp_path / f"{purpose.label}.pdf"
    file.write_bytes(steps.small_pdf(purpose.value))
    expect(person.field("purpose")).to_have_value(purpose.value)  # what is lacking comes first
    person.field("file").set_input_files(file)
    person.click(person.button("上传"))
    person.sees(f"“{file.name}”已上传。")


def only_a_signatory_submits(person: Person) -> None:
    person.go(Application.objects.get().get_absolute_url())
    person.sees("12项中12项已完成", "此件须报出本单位，由本单位签发人办理。")
    person.does_not_see("还缺")
    expect(person.page.get_by_role("button", name="提交至设区市知识产权局")).to_be_disabled()
    person.shoot("09-complete-but-for-the-signature")


def read_sign_and_submit(person: Person, picture: str) -> None:
    """The signatory reads the check page and signs the statement there."""
    person.go("/")
    person.click(person.link("江宁区").first)
    person.click(person.link("提交至设区市知识产权局"))
    person.sees("承诺", "固定为一个编号版本", "金桥")
    submit = person.button("提交至设区市知识产权局")
    person.click(submit)
    person.sees("请签署申报材料真实性承诺书。")
    person.field("agreed").check()
    person.shoot(picture)
    person.click(submit)
    person.sees("已办理“提交至设区市知识产权局”", "已提交市局")


def city_returns(person: Person) -> None:
    person.go("/")
    person.shoot("11-city-home")
    person.click(person.link("江宁区").first)
    person.click(person.link("退回补正"))
    person.type(due_on=timezone.localdate() + timedelta(days=10))
    person.click(person.button("退回补正"))
    person.sees("补正事项")
    person.type(items=[{"section": "basics", "text": "集聚区名称请与区政府批复一致。"}])
    person.shoot("12-city-returns")
    person.click(person.button("退回补正"))
    person.sees("已办理“退回补正”", "集聚区名称请与区政府批复一致。")


def correct_what_was_returned(person: Person, name: str, picture: str) -> None:
    person.go("/")
    person.click(person.link("江宁区").first)
    person.sees("补正期限", "不可修改")
    person.shoot(picture)
    other = person.page.locator("ul.task-list").get_by_role("link", name="政府重视与保障")
    person.click(other)
    person.sees("只能修改退回补正的部分。")
    expect(person.field("authority")).to_be_disabled()
    person.page.go_back()
    person.click(person.page.locator("ul.task-list").get_by_role("link", name="基本情况"))
    person.sees("本部分需要补正")
    person.type(zone_name=name)
    person.click(person.button("保存"))
    person.sees("“基本情况和联系人”已保存。")
    person.page.locator('main form[action*="/corrections/"] textarea').first.fill("已按批复更正。")
    person.page.locator('main form[action*="/corrections/"] button').first.click()
    person.sees("已按批复更正。")


def print_stamp_and_scan(person: Person, tmp_path: Path, *materials: str) -> None:
    """The prints of what was sent, stamped, scanned and put to the version."""
    person.go(Application.objects.get().get_absolute_url())
    for material in materials:
        row = person.page.locator("#stamped ~ .table-scroll tr", has_text=material)
        printed = row.get_by_role("link", name=material, exact=True).get_attribute("href")
        pdf = person.context.request.get(person.address + str(printed))
        assert pdf.body().startswith(b"%PDF")
        scan = tmp_path / f"{material}盖章.pdf"
        scan.write_bytes(steps.small_pdf(material))
        row.locator('input[type="file"]').set_input_files(scan)
        row.locator("button").click()
        person.sees(f"盖章扫描件已保存：{material}")
    person.shoot("16-printed-stamped-scanned")


def scan_desk_compares(person: Person) -> None:
    """The code on a paper, as a scanner types it."""
    made = Print.objects.filter(material="form").latest("pk")
    person.go("/applications/scan-desk/")
    person.field("code").fill(short_code(made.digest))
    person.page.keyboard.press("Enter")
    person.sees(f"与最新的第{made.snapshot.number}版一致")
    person.shoot("18-scan-desk")


def city_checks(person: Person) -> None:
    person.go("/")
    person.click(person.link("江宁区").first)
    person.click(person.link("与上一版对照"))
    person.sees("第2版与第1版对照", NEW_NAME, "集聚区名称请与区政府批复一致。")
    person.shoot("17-what-changed")
    person.go(Application.objects.get().get_absolute_url())
    person.sees("“申报书”尚未审核。")
    person.shoot("18-city-before-the-check")
    fill_the_city_checklist(person)
    person.shoot("19-city-check")


def fill_the_city_checklist(person: Person) -> None:
    person.go(f"{Application.objects.get().get_absolute_url()}check/")
    tick_all(person)
    person.type(opinion="江宁区服务机构集聚度高，产业基础好，建设方案切实可行。", rank=1)
    person.click(person.button("保存"))
    person.sees("已保存。")


def tick_all(person: Person) -> None:
    for radio in person.page.get_by_role("radio", name="符合", exact=True).all():
        radio.check()


def city_recommends_in_five_clicks(person: Person, username: str, *, first: bool = True) -> None:
    """From the login to the signed recommendation, with a look at the letter on the way."""
    person.log_in(username)
    person.click(person.link("江宁区").first)
    person.click(person.link("推荐至省局"))
    preview = person.link("预览推荐函（PDF草稿）")
    person.clicks += 1  # it opens in the browser's own viewer, which the test has to do without
    draft = person.context.request.get(person.address + str(preview.get_attribute("href")))
    assert draft.body().startswith(b"%PDF")
    if first:
        person.shoot("20-city-recommends")
    person.click(person.button("推荐至省局"))
    person.sees("已办理“推荐至省局”", "已推荐省局")
    assert person.clicks <= MEASURED_CLICKS
    if first:
        the_letter_is_ready(person)


def the_letter_is_ready(person: Person) -> None:
    review = Application.objects.get().city_reviews.latest("pk")
    person.shoot("21-recommended")
    person.go(f"/papers/{review.letter_id}/")
    person.sees("推荐函", review.letter.number)
    link = person.link("下载PDF文件")
    expect(link).to_be_visible()
    person.shoot("22-letter")
    with person.page.expect_download() as waiting:
        person.click(link)
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")


def province_checks(person: Person, picture: str) -> None:
    person.go("/")
    person.shoot("23-province-home")
    person.click(person.link("江宁区").first)
    expect(person.page.get_by_role("button", name="受理", exact=True)).to_be_disabled()
    person.shoot("24-case")
    person.click(person.link("进行形式审查"))
    tick_all(person)
    person.click(person.button("保存"))
    person.sees("共8项，已审查8项")
    person.shoot(picture)
    person.click(person.link("返回审核页面"))


def province_sends_back(person: Person) -> None:
    person.click(person.link("退回补正"))
    items = [{"section": "basics", "text": "名称与请示不一致。"}]
    person.type(due_on=timezone.localdate() + timedelta(days=8), items=items)
    person.shoot("26-province-sends-back")
    person.click(person.button("退回补正"))
    person.sees("已退回")
    person.shoot("27-sent-back")


def province_accepts(person: Person) -> None:
    person.click(person.link("受理"))
    person.shoot("32-accepting")
    person.click(person.button("受理"))
    person.sees("已受理")
    person.shoot("33-accepted")


def on_a_narrow_screen(person: Opener, case: Case) -> None:
    """The main pages at the width of a telephone: nothing runs off the page."""
    application = case.application.get_absolute_url()
    pages = {
        "jiangning.sign": {
            "county-home": "/",
            "application": application,
            "section": f"{application}sections/measures/",
            "institutions": f"{application}sections/institutions/",
        },
        "nanjing.handle": {
            "list": "/applications/",
            "changes": f"{application}versions/3/changes/",
            "check": f"{application}check/",
        },
        "province.sign": {
            "province-home": "/",
            "case": case.get_absolute_url(),
            "formal-check": f"{case.get_absolute_url()}check/",
            "reject": f"/do/case/{case.pk}/reject/",
            "people": "/people/",
            "audit-log": "/audit-log/",
        },
    }
    for username, paths in pages.items():
        window = person(username, size=NARROW)
        for name, path in paths.items():
            window.go(path)
            window.shoot(f"40-narrow-{name}")
            wider = window.page.evaluate("document.documentElement.scrollWidth")
            assert wider <= NARROW["width"], f"{name} is {wider} px wide"
