"""The admin site: the data clerk's workshop, open to whoever holds the registrar's post today (J, I6)."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class KongchuoAdminSite(AdminSite):
    """The admin with the product's titles, sign-in and rights."""

    site_title = _("Kongchuo")
    site_header = _("Kongchuo administration")
    index_title = _("Registry and settings")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may enter: the registrar of today, or the administrator of the machine (I6)."""
        user = cast(Any, request.user)
        if not user.is_active:
            return False
        return bool(user.is_superuser) or _is_registrar(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's own sign-in; whoever is signed in without the post finds no admin (I6)."""
        if not request.user.is_authenticated:
            return redirect(f"{reverse('login')}?{urlencode({'next': request.GET.get('next', request.path)})}")
        if not self.has_permission(request):
            raise Http404
        return redirect("admin:index")

    def password_change(  # type: ignore[override]  # the stubs allow a page only, Django any answer
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The product's own page for the own password."""
        return redirect("password-change")


def _is_registrar(request: HttpRequest) -> bool:
    from students.access import rights  # noqa: PLC0415  # the site is made before the models are ready

    return getattr(request.user, "school_id", None) is not None and rights(request).is_registrar


class KongchuoAdminConfig(AdminConfig):
    """Installs the site above as the default admin."""

    default_site = "kongchuo.admin_site.KongchuoAdminSite"

    def ready(self) -> None:
        """Registers the site's system checks too."""
        from kongchuo import checks  # noqa: F401, PLC0415  # registered by being imported

        super().ready()
