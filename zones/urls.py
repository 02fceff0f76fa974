"""The pages of act three."""

from django.urls import path

from .views import adjustments, exchanges, inspections, plans, reports, supports, zones

urlpatterns = [
    path("", zones.zones, name="zones"),
    path("<int:pk>/", zones.zone, name="zone"),
    path("<int:pk>/versions/", plans.versions, name="zone_plans"),
    path("<int:pk>/versions/<int:number>/", plans.version, name="zone_plan"),
    path("plans/<int:pk>/", plans.implementation_plan, name="implementation_plan"),
    path("reports/", reports.annual_reports, name="annual_reports"),
    path("reports/<int:pk>/", reports.annual_report, name="annual_report"),
    path("<int:pk>/adjustments/begin/", adjustments.adjustment_begin, name="adjustment_begin"),
    path("adjustments/<int:pk>/", adjustments.adjustment, name="adjustment"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("<int:pk>/inspections/add/", inspections.inspection_add, name="inspection_add"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("exchanges/", exchanges.exchanges, name="exchanges"),
    path("exchanges/add/", exchanges.exchange_add, name="exchange_add"),
    path("exchanges/<int:pk>/", exchanges.exchange, name="exchange"),
    path("support/", supports.supports, name="supports"),
    path("<int:pk>/support/add/", supports.support_add, name="support_add"),
]
