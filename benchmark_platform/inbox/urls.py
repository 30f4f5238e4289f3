"""URLs of this floor."""

from django.urls import path

from benchmark_platform.inbox.views import feedback, messages

app_name = "inbox"

urlpatterns = [
    path("", messages.message_list, name="list"),
    path("read-all/", messages.read_all, name="read_all"),
    path("<int:pk>/", messages.message_detail, name="detail"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/desk/", feedback.feedback_desk, name="feedback_desk"),
    path("feedback/<int:pk>/", feedback.feedback_answer, name="feedback_answer"),
]
