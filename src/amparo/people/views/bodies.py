"""The bodies of the mechanism and who holds which post at them."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from amparo.people import queries
from amparo.people.models import Post
from amparo.people.posts import in_force


@require_safe
@login_required
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies, each with its units."""
    found = queries.bodies_visible_to(request.user).filter(country=settings.COUNTRY)
    found = found.select_related("parent")
    if not queries.roles_of(request.user):
        raise Http404
    return render(request, "people/bodies.html", {"lines": queries.tree_of(list(found))})


@require_safe
@login_required
def body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one body: its remit, its units, its posts by service name."""
    found = get_object_or_404(queries.bodies_visible_to(request.user), pk=pk)
    posts = (
        Post.objects.filter(in_force(timezone.localdate()), organisation=found)
        .filter(user__is_active=True)
        .select_related("user", "region")
        .order_by("role", "user__service_name")
    )
    units = queries.bodies_visible_to(request.user).filter(parent=found)
    return render(request, "people/body.html", {"body": found, "units": units, "posts": posts})
