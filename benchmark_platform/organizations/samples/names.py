"""Names by number: the same number always gives the same name. Persons are invented, firms are visibly samples."""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "建国",
    "秀英",
    "志强",
    "丽华",
    "文斌",
    "桂兰",
    "海涛",
    "晓红",
    "立新",
    "雪梅",
    "国栋",
    "敏",
    "学军",
    "玉珍",
    "伟",
    "春燕",
    "永刚",
    "静",
    "明辉",
    "美玲",
    "振华",
    "艳",
    "长青",
    "爱民",
    "家豪",
    "思远",
    "子涵",
    "卫东",
    "佩瑶",
    "昇",
    "景行",
    "若兰",
)
PLACES = (
    "岳麓",
    "湘江",
    "橘洲",
    "天心",
    "芙蓉",
    "洞庭",
    "潇湘",
    "浏阳河",
    "昭山",
    "神农",
    "衡岳",
    "韶峰",
    "雪峰",
    "沅水",
    "资水",
    "澧水",
    "武陵",
    "桃源",
    "凤凰",
    "崀山",
    "莽山",
    "九嶷",
    "舜峰",
    "石鼓",
    "回雁",
    "桂花岭",
    "白沙",
    "开元",
    "麓谷",
    "星城",
)
VIRTUES = ("信诚", "中和", "正道", "明德", "诚远", "天衡", "公信", "恒诚", "德信", "致远", "同舟", "金算")
AUTHORITIES = ("示例省财政厅", "示例省注册会计师协会", "示例市财政局")


def person(number: int) -> str:
    """Return the name of an invented person."""
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 11 % len(GIVEN)]


def firm(number: int, kind: str, place: str = "") -> str:
    """Return the name of a sample firm, unique for each number: 示例岳麓会计师事务所（特殊普通合伙）.

    ``kind`` is the firm's first platform (``LicencePlatform.Kind``); ``place`` replaces the first word.
    """
    word = place or PLACES[number % len(PLACES)]
    word += VIRTUES[number // len(PLACES) % len(VIRTUES)] if number >= len(PLACES) or place else ""
    round_number = number // (len(PLACES) * len(VIRTUES))
    word += f"第{round_number + 1}" if round_number else ""
    match kind:
        case "cpa":
            form = ("（特殊普通合伙）", "（普通合伙）", "有限责任公司", "（普通合伙）")[number % 4]
            body = f"{word}会计师事务所"
            return f"示例{body}{form}"
        case "appraisal":
            return f"示例{word}资产评估有限公司"
        case "tax":
            return f"示例{word}税务师事务所有限公司"
        case _:
            return f"示例{word}工程造价咨询有限公司"
