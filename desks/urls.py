from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("audit-log/", views.audit_log, name="audit_log"),
    path("policy/", views.policy_text, name="policy_text"),
]
