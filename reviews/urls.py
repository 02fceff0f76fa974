"""Act two: the province's desk, the experts' review, visits and selection."""

from django.urls import path

from . import views
from .views import expert_desk, panels, pool, selections, visits

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/check/", views.formal_check, name="formal_check"),
    path("<int:pk>/experts/", panels.experts_of_case, name="experts_of_case"),
    path("<int:pk>/experts/<int:expert_pk>/assign/", panels.expert_assign, name="expert_assign"),
    path("experts/", pool.experts, name="experts"),
    path("experts/add/", pool.expert_add, name="expert_add"),
    path("experts/<int:pk>/", pool.expert_edit, name="expert_edit"),
    path("panels/", panels.panels, name="panels"),
    path("panels/begin/<int:round_pk>/", panels.panel_begin, name="panel_begin"),
    path("panels/<int:pk>/", panels.panel, name="panel"),
    path("ranking/<int:pk>/", panels.ranking, name="ranking"),
    path("reviews/", expert_desk.expert_reviews, name="expert_reviews"),
    path("reviews/<int:pk>/", expert_desk.expert_review, name="expert_review"),
    path("reviews/<int:pk>/files/<int:file_pk>/", expert_desk.expert_file, name="expert_file"),
    path(
        "reviews/<int:pk>/institutions/",
        expert_desk.expert_institutions,
        name="expert_institutions",
    ),
    path("<int:pk>/visits/", visits.site_visits_of_case, name="site_visits_of_case"),
    path("visits/<int:pk>/", visits.site_visit, name="site_visit"),
    path("selections/", selections.selections, name="selections"),
    path("selections/begin/<int:round_pk>/", selections.selection_begin, name="selection_begin"),
    path("selections/<int:pk>/", selections.selection, name="selection"),
    path("selections/<int:pk>/object/", selections.objection_add, name="objection_add"),
    path("objections/<int:pk>/", selections.objection, name="objection"),
]
