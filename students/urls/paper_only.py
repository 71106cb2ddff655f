"""Addresses of the registry's first page, of children on paper only, and of proofs of study."""

from django.urls import path

from students.views import paper_only, proofs, registry

urlpatterns = [
    path("registry/", registry.registry, name="registry"),
    path("registry/paper-only/", paper_only.paper_only_page, name="paper-only"),
    path("registry/paper-only/export/", paper_only.paper_only_export, name="paper-only-export"),
    path("registry/proofs/new/", proofs.proof_many, name="proof-many"),
    path("students/<int:student_id>/proofs/new/", proofs.proof_new, name="proof-new"),
]
