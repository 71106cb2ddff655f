"""Addresses of staff, posts and substitutes."""

from django.urls import path

from students.views import post_dates, posts, registry_exports, staff, substitutes

urlpatterns = [
    path("staff/", staff.staff_list, name="staff-list"),
    path("staff/export/", post_dates.staff_export, name="staff-export"),
    path("staff/posts/", post_dates.post_dates, name="post-dates"),
    path("staff/posts/export/", post_dates.post_dates_export, name="post-dates-export"),
    path("classes/<int:class_id>/posts/", post_dates.class_posts, name="class-posts"),
    path("classes/<int:class_id>/posts/export/", registry_exports.class_posts_export, name="class-posts-export"),
    path("staff/new/", staff.staff_new, name="staff-new"),
    path("staff/<int:user_id>/", staff.detail, name="staff-detail"),
    path("staff/<int:user_id>/password/", staff.password, name="staff-password"),
    path("staff/<int:user_id>/email/", staff.email, name="staff-email"),
    path("staff/<int:user_id>/active/", staff.active, name="staff-active"),
    path("staff/<int:user_id>/posts/", posts.post_new, name="post-new"),
    path("posts/<int:post_id>/end/", posts.post_end, name="post-end"),
    path("classes/<int:class_id>/hand-over/", posts.hand_over, name="class-hand-over"),
    path("substitutes/", substitutes.substitute_list, name="substitute-list"),
    path("substitutes/export/", registry_exports.substitute_export, name="substitute-export"),
    path("substitutes/<int:substitution_id>/remove/", substitutes.remove, name="substitute-remove"),
]
