"""The county's writing desk, the city's checking desk, the rounds."""

from django.urls import path

from .views import catalogues, corrections, drafting, files, lists, rounds, sent

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
    path("<int:pk>/corrections/<int:item_pk>/answer/", corrections.item_answer, name="item_answer"),
    path("<int:pk>/files/add/", files.file_add, name="file_add"),
    path("<int:pk>/files/<int:file_pk>/", files.file_download, name="file_download"),
    path("<int:pk>/files/<int:file_pk>/remove/", files.file_remove, name="file_remove"),
    path("<int:pk>/versions/<int:number>/", sent.snapshot, name="snapshot"),
    path("<int:pk>/versions/<int:number>/changes/", sent.changes, name="snapshot_changes"),
    path("<int:pk>/check/", sent.city_review, name="city_review"),
    path("<int:pk>/letter-preview/", sent.letter_preview, name="letter_preview"),
    path("indicators/", catalogues.indicator_dictionary, name="indicator_dictionary"),
    path("indicators/add/", catalogues.indicator_add, name="indicator_add"),
    path("indicators/<int:pk>/", catalogues.indicator_edit, name="indicator_edit"),
    path("return-reasons/", catalogues.return_reasons, name="return_reasons"),
    path("return-reasons/add/", catalogues.return_reason_add, name="return_reason_add"),
    path("return-reasons/<int:pk>/", catalogues.return_reason_edit, name="return_reason_edit"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/closing/", rounds.round_closing, name="round_closing"),
    path("rounds/<int:pk>/cutoff/", rounds.round_cutoff, name="round_cutoff"),
    path("rounds/<int:pk>/extension/", rounds.round_extension, name="round_extension"),
]
