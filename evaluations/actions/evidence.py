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
    from_states=("sent",),
    to_state="withdrawn",
    source="[inf] 7-2",
)
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
    from_states=("sent", "received"),
    to_state="adopted",
    source="7-2",
)
ACCEPT_SYSTEM = Action("system.accept", "认定其他制度", (COMMITTEE,), WORKING, source="5-2")

ALL = (WITHDRAW_ARTICLE, RECEIVE_ARTICLE, RETURN_ARTICLE, ADOPT_ARTICLE, ACCEPT_SYSTEM)
