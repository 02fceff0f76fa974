from django.apps import AppConfig


class CountiesConfig(AppConfig):
    name = "cluster_portal.counties"
    label = "counties"
    default_auto_field = "django.db.models.BigAutoField"
