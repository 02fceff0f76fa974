"""From the shortlist to the decision: visits, selections, objections. Lies under the cases."""

from django.urls import path

from .views import selections, visits

urlpatterns = [
    path("<int:pk>/visits/", visits.site_visits_of_case, name="site_visits_of_case"),
    path("visits/<int:pk>/", visits.site_visit, name="site_visit"),
    path("selections/", selections.selections, name="selections"),
    path("selections/begin/<int:round_pk>/", selections.selection_begin, name="selection_begin"),
    path("selections/<int:pk>/", selections.selection, name="selection"),
    path("selections/<int:pk>/object/", selections.objection_add, name="objection_add"),
    path("objections/<int:pk>/", selections.objection, name="objection"),
]
