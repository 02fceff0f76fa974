"""What stands in drafts in the form of act one's first version is put into the new one.

What was sent stays as it was sent; the reading pages know both.
"""

from django.db import migrations

# As the dictionary's defaults were called when this migration was written.
CODES = {
    "知识产权服务机构数": "institutions",
    "全国、省级品牌服务机构数": "brand_institutions",
    "从业人员": "staff",
    "执业专利代理师": "patent_attorneys",
    "执业律师": "lawyers",
    "高级职称和领军人才": "leaders",
    "服务业营业收入": "revenue",
    "服务企业数": "clients",
    "专利代理量": "patent_agency",
    "商标代理量": "trademark_agency",
    "高价值发明专利拥有量": "high_value_patents",
    "知识产权质押融资额": "pledge_financing",
    "专利转让许可次数": "transfers",
    "专利导航、评议项目数": "navigation",
    "维权援助案件数": "protection_cases",
    "培训场次": "training_sessions",
    "培训人次": "training_persons",
    "供求对接活动": "matching_events",
    "专项资金投入": "earmarked_funds",
    "扶持政策": "policies",
    "专职工作人员": "full_time_staff",
    "公共服务平台": "platforms",
    "涉外服务收入": "foreign_revenue",
    "海外合作机构": "foreign_partners",
    "集聚区面积": "area",
    "集聚区站点数": "sites",
    "行业自律、信用管理事项": "integrity_events",
}
VALUES = ("baseline", "target_1", "target_2", "target_3")


def lines_of(text, column, **others):
    return [{column: line.strip(), **others} for line in text.splitlines() if line.strip()]


def renew(apps, schema_editor):
    Section = apps.get_model("applications", "Section")
    for section in Section.objects.filter(key__in=["basics", "government"]):
        said = section.data
        if section.key == "basics" and isinstance(said.get("sites"), str):
            said["sites"] = lines_of(said["sites"], "name", address="", area="")
        if section.key == "government" and "documents" not in said:
            empty = {"number": "", "issued_by": "", "issued_on": "", "file": ""}
            said["documents"] = lines_of(said.pop("plan", "") or "", "title", kind="plan", **empty)
            said["documents"] += lines_of(
                said.pop("policies", "") or "", "title", kind="policies", **empty
            )
            amount, source = said.pop("funds", None), said.pop("funds_source", "")
            said["funds"] = (
                [{"year": "", "source": source or "", "amount": str(amount)}] if amount else []
            )
            count = said.get("staff") or 0  # who they are was not asked
            said["staff"] = [{"name": "", "post": "", "time": "full"}] * int(count)
        section.save(update_fields=["data"])
    for application in apps.get_model("applications", "Application").objects.all():
        rows = list(application.indicators.all())
        if not rows:
            continue
        said = {"as_of": rows[0].as_of.isoformat(), "listed": [], "own": []}
        for row in rows:
            values = {name: str(getattr(row, name)) for name in VALUES}
            values["as_of"] = row.as_of.isoformat()
            if row.name in CODES:
                said["listed"].append({"key": CODES[row.name], **values})
            else:
                own = {"name": row.name, "unit": row.unit, "kind": "stock", "better": "higher"}
                said["own"].append({**own, **values})
        Section.objects.create(application=application, key="indicators", data=said)
    apps.get_model("applications", "Attachment").objects.filter(
        purpose__startswith="stamped_"
    ).update(purpose="other")


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_act_one_in_full")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
