"""What stands in drafts in the form of act one's first version is put into the new one.

What was sent stays as it was sent; the reading pages know both.
"""

from django.db import migrations

from applications.models.indicator_dictionary import DEFAULTS

CODES = {name: code for code, name, *_rest in DEFAULTS}
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
            said["staff"] = []
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
