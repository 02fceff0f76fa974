"""The pages of annual reports, of events and of support."""

from django.urls import path

from .views import exchanges, reports, supports

urlpatterns = [
    path("reports/", reports.annual_reports, name="annual_reports"),
    path("reports/<int:pk>/", reports.annual_report, name="annual_report"),
    path("exchanges/", exchanges.exchanges, name="exchanges"),
    path("exchanges/add/", exchanges.exchange_add, name="exchange_add"),
    path("exchanges/<int:pk>/", exchanges.exchange, name="exchange"),
    path("support/", supports.supports, name="supports"),
    path("<int:pk>/support/add/", supports.support_add, name="support_add"),
]
