"""By which rules scores become a total and a verdict, in sentences: the numbers are the campaign's (E)."""

from evaluations.models import Rubric
from evaluations.models.rubric import Combination
from evaluations.rules.scoring import shown


def rule_words(rubric: Rubric) -> list[str]:
    """Say by which rules scores become a total and a verdict, in sentences (E)."""
    return [*scoring_words(rubric), *verdict_words(rubric)]


def scoring_words(rubric: Rubric) -> list[str]:
    """Say by which rules scores become a total."""
    words = ["每项综合得分以实地考核的考评分为准，自评分列示。"]
    if rubric.combination == Combination.WEIGHTED:
        words = [
            f"每项综合得分＝自评分×{rubric.self_percent}%＋考评分×{100 - rubric.self_percent}%，"
            "四舍五入保留一位小数；没有自评分的以考评分为准。"
        ]
    words.append(f"总分＝得分÷应得分×{shown(rubric.full_marks)}，四舍五入保留一位小数；不适用的内容不计入应得分。")
    return words


def verdict_words(rubric: Rubric) -> list[str]:
    """Say by which rules a total becomes a verdict."""
    words = [f"总分达到{shown(rubric.pass_mark)}分且没有一票否决内容考评得0分的，按分数计算为达标。"]
    if rubric.excellent_on:
        words.append(f"总分达到{shown(rubric.excellent_mark)}分的，按分数计算为优秀。")
    return words
