"""What the branch writes into Appendix 1: real sentences, the grounds exactly as long as the plan allows (F1)."""

import re

GROUNDS_500 = """\u3000\u3000党支部成立于2012年6月，现有正式党员12名、预备党员1名，建在示例岳麓会计师事务所有限公司，\
党员占从业人员近四分之一。\
支部坚持以习近平新时代中国特色社会主义思想为指导，树牢“四个意识”、坚定“四个自信”、做到“两个维护”，\
把“不忘初心、牢记使命”主题教育成果转化为制度，“三会一课”、组织生活会、民主评议党员和主题党日按月落实，2019年度党员到课率在95%以上。
\u3000\u3000一是政治引领有力。支委会换届及时，书记由机构主任会计师担任，党组织参与机构重大事项的讨论决定，党建工作写入机构章程和合伙协议。\
二是业务融合紧密。设立党员先锋岗6个、党员项目组3个，近三年承接的国有企业年报审计、扶贫资金绩效评价等重点项目均由党员带队，质量检查无不良记录。\
三是服务群众扎实。组建“审计志愿服务队”，结对帮扶平江县一个村，连续三年为村集体经济组织义务代账、培训会计；\
新冠肺炎疫情期间，党员带头捐款三万八千元，免费为四十二家小微企业提供复工复产政策咨询。\
四是廉洁执业过硬。签订廉洁从业承诺书，设立执业监督岗，近三年机构及从业人员未受过刑事处罚、行政处罚和行业惩戒。
\u3000\u3000经对照申报条件自查，支部班子健全、制度完善，符合创建要求。"""


def counted(text: str) -> int:
    """Count as the plan does: without white space."""
    return len(re.sub(r"\s", "", text))


GROUNDS_501 = GROUNDS_500.replace("符合创建要求", "符合创建的要求")
# After the return: the figure that the prefecture's body doubted.
GROUNDS_CORRECTED = GROUNDS_500.replace("三万八千元", "三万六千元")

HONOURS = [
    {"title": "先进基层党组织", "body": "中共长沙市两新工委", "awarded_on": "2019-07-01", "owner": "organization"},
    {
        "title": "全省会计师事务所综合评价前五十强",
        "body": "省注册会计师协会",
        "awarded_on": "2018-11-20",
        "owner": "firm",
    },
]
OWNERS = {"organization": "党组织", "firm": "所在机构"}
OWN_OPINION = {"text": "同意申报。支部党员大会一致通过。", "signatory": "张建国", "signed_on": "2020-08-04"}
FIRM_OPINION = {"text": "同意申报，机构将在经费和时间上予以保障。", "signatory": "赵敏", "signed_on": "2020-08-05"}
SUPERIOR_OPINION = {"text": "同意推荐。该支部基础扎实，符合条件。", "signatory": "王志强", "signed_on": "2020-08-07"}
