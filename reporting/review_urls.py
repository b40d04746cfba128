from django.urls import path

from reporting.views import decisions, review, review_draft, review_list

urlpatterns = [
    path("reviews/<int:pk>/", review.review, name="review"),
    path("reviews/<int:pk>/draft/", review_draft.review_draft, name="review-draft"),
    path("reviews/<int:pk>/take-back/", review.take_back, name="review-take-back"),
    path("reviews/<int:pk>/return/", review.send_back, name="review-return"),
    path("reviews/<int:pk>/approve/", review.approve, name="review-approve"),
    path("reviews/<int:pk>/unlock/", review.unlock, name="review-unlock"),
    path("reviews/<int:pk>/comment/", review.comment, name="review-comment"),
    path("reviews/<int:pk>/end-action/", decisions.end, name="review-end-action"),
    path("cycles/<int:pk>/decisions/", decisions.decision_list, name="decision-list"),
    path("cycles/<int:pk>/reviews/", review_list.review_list, name="review-list"),
    path("cycles/<int:pk>/reviews/approve/", review_list.approve_many, name="review-approve-many"),
]
