"""The county's writing desk, the city's checking desk, the rounds."""

from django.urls import path

from .views import drafting, files, lists, rounds, sent, summary, together

urlpatterns = [
    path("", lists.applications, name="applications"),
    path("begin/<int:round_pk>/", drafting.begin_application, name="application_begin"),
    path("<int:pk>/", drafting.application, name="application"),
    path("<int:pk>/sections/<slug:key>/", drafting.section, name="section"),
    path("<int:pk>/sections/<slug:key>/rows/add/", drafting.row_add, name="row_add"),
    path("<int:pk>/sections/<slug:key>/rows/<int:row_pk>/", drafting.row_edit, name="row_edit"),
    path(
        "<int:pk>/sections/<slug:key>/rows/<int:row_pk>/remove/",
        drafting.row_remove,
        name="row_remove",
    ),
    path("<int:pk>/files/add/", files.file_add, name="file_add"),
    path("<int:pk>/files/<int:file_pk>/", files.file_download, name="file_download"),
    path("<int:pk>/files/<int:file_pk>/remove/", files.file_remove, name="file_remove"),
    path("<int:pk>/versions/<int:number>/", sent.snapshot, name="snapshot"),
    path("<int:pk>/versions/<int:number>/changes/", sent.changes, name="snapshot_changes"),
    path("<int:pk>/check/", sent.city_review, name="city_review"),
    path("<int:pk>/letter-preview/", sent.letter_preview, name="letter_preview"),
    path("summary/", summary.summary, name="summary"),
    path("recommend/<int:round_pk>/", together.together, name="recommend_together"),
    path("recommend/<int:round_pk>/preview/", together.together_preview, name="together_preview"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/closing/", rounds.round_closing, name="round_closing"),
    path("rounds/<int:pk>/cutoff/", rounds.round_cutoff, name="round_cutoff"),
    path("rounds/<int:pk>/extension/", rounds.round_extension, name="round_extension"),
]
