from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_drafts_in_the_new_form")]
    operations = [migrations.DeleteModel(name="Indicator")]
