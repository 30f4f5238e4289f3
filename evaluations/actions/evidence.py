"""The action table of articles and of written systems that the committee accepts (7-2, 5-2)."""

from benchmark_platform.core.gate import Action
from evaluations.actions.unit import WORKING
from evaluations.doers import COMMITTEE, UNIT

WITHDRAW_ARTICLE = Action(
    "article.withdraw",
    "撤回宣传稿",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("sent", "returned"),
    to_state="withdrawn",
    source="[inf] 7-2",
)
RESEND_ARTICLE = Action(
    "article.resend",
    "修改后重新报送宣传稿",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("returned",),
    to_state="sent",
    source="[inf] 7-2",
)
SEE_ARTICLES = Action("articles.see", "查看全部宣传稿", (COMMITTEE,), source="7-2", reads=True)
RECEIVE_ARTICLE = Action(
    "article.receive",
    "接收宣传稿",
    (COMMITTEE,),
    WORKING,
    from_states=("sent",),
    to_state="received",
    source="7-2",
)
RETURN_ARTICLE = Action(
    "article.return",
    "退回宣传稿",
    (COMMITTEE,),
    WORKING,
    from_states=("sent", "received"),
    to_state="returned",
    source="[inf] 7-2",
)
ADOPT_ARTICLE = Action(
    "article.adopt",
    "登记采用",
    (COMMITTEE,),
    WORKING,
    # An article may be taken over by a higher outlet later, and a wrong entry is put right.
    from_states=("sent", "received", "adopted"),
    to_state="adopted",
    source="7-2",
)
ACCEPT_SYSTEM = Action(
    "system.accept",
    "认定其他制度",
    (COMMITTEE,),
    WORKING,
    from_states=("waiting", "accepted", "refused"),
    source="5-2",
)

ALL = (
    WITHDRAW_ARTICLE,
    RESEND_ARTICLE,
    SEE_ARTICLES,
    RECEIVE_ARTICLE,
    RETURN_ARTICLE,
    ADOPT_ARTICLE,
    ACCEPT_SYSTEM,
)
