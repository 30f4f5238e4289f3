"""Addresses of documents, premises, figures and articles."""

from django.urls import path

from evaluations.views import article_inbox, articles, documents, figures, premises, systems

DOCUMENT = "units/<int:pk>/documents/<int:document_pk>/"
ARTICLE = "units/<int:pk>/articles/<int:article_pk>/"

urlpatterns = [
    path("units/<int:pk>/documents/", documents.documents, name="documents"),
    path("units/<int:pk>/documents/new/", documents.document_add, name="document_add"),
    path(DOCUMENT, documents.document, name="document"),
    path(f"{DOCUMENT}edit/", documents.document_edit, name="document_edit"),
    path(f"{DOCUMENT}replace/", documents.document_replace, name="document_replace"),
    path(f"{DOCUMENT}remove/", documents.document_remove, name="document_remove"),
    path(f"{DOCUMENT}file/", documents.document_file, name="document_file"),
    path(f"{DOCUMENT}proof/", documents.document_proof, name="document_proof"),
    path(f"{DOCUMENT}answer/", systems.system_answer, name="system_answer"),
    path("systems/", systems.systems, name="systems"),
    path("units/<int:pk>/premises/", premises.premises, name="premises"),
    path("units/<int:pk>/premises/<int:point_pk>/photo/", premises.premises_photo, name="premises_photo"),
    path(
        "units/<int:pk>/premises/<int:point_pk>/photo/remove/",
        premises.premises_photo_remove,
        name="premises_photo_remove",
    ),
    path("units/<int:pk>/figures/", figures.figures, name="figures"),
    path("units/<int:pk>/figures/proof/", figures.figure_proof, name="figure_proof"),
    path("units/<int:pk>/figures/<int:figure_pk>/proof/", figures.figure_proof_file, name="figure_proof_file"),
    path("units/<int:pk>/articles/", articles.articles, name="articles"),
    path("units/<int:pk>/articles/new/", articles.article_add, name="article_add"),
    path(ARTICLE, articles.article, name="article"),
    path(f"{ARTICLE}resend/", articles.article_resend, name="article_resend"),
    path(f"{ARTICLE}withdraw/", articles.article_withdraw, name="article_withdraw"),
    path(f"{ARTICLE}receive/", articles.article_receive, name="article_receive"),
    path(f"{ARTICLE}return/", articles.article_return, name="article_return"),
    path(f"{ARTICLE}adopt/", articles.article_adopt, name="article_adopt"),
    path(f"{ARTICLE}file/", articles.article_file, name="article_file"),
    path("articles/", article_inbox.article_inbox, name="article_inbox"),
    path("articles/receive/", article_inbox.article_receive_many, name="article_receive_many"),
    path("articles/export.xlsx", article_inbox.article_export, name="article_export"),
]
