from django.db import migrations

from cluster_portal.workflow.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]
    operations = [append_only("assessments_nationalrecommendation")]
