"""Who buys from the firm, and what it sells.

customers   the customer file of a block
products    the catalogue
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.journey import START, entry
from crmlib.world.truth import Truth

CITIES = (
    "Hangzhou",
    "Shanghai",
    "Suzhou",
    "Beijing",
    "Guangzhou",
    "Shenzhen",
    "Chengdu",
    "Taipei",
    "Singapore",
)
CITY_SHARES = (0.24, 0.19, 0.12, 0.11, 0.09, 0.09, 0.07, 0.05, 0.04)

PRODUCTS = (
    # product_id, category, name_en, name_zh, price in yuan, launched
    ("P01", "tea", "West Lake Longjing, 100 g", "西湖龙井 100克", 168, "2019-03-20"),
    ("P02", "tea", "Everyday green tea, 250 g", "日常绿茶 250克", 58, "2018-04-10"),
    ("P03", "tea", "Tieguanyin oolong, 150 g", "铁观音 150克", 128, "2019-09-01"),
    ("P04", "tea", "Dahongpao rock oolong, 100 g", "大红袍 100克", 238, "2020-05-15"),
    ("P05", "tea", "Jasmine pearls, 100 g", "茉莉龙珠 100克", 98, "2018-06-01"),
    ("P06", "tea", "Keemun black tea, 150 g", "祁门红茶 150克", 118, "2018-10-08"),
    ("P07", "tea", "Ripe pu'er cake, 357 g", "熟普洱茶饼 357克", 198, "2021-01-12"),
    ("P08", "tea", "Silver needle white tea, 50 g", "白毫银针 50克", 268, "2021-04-02"),
    ("P09", "tea", "Office tea bags, 100 pieces", "办公袋泡茶 100包", 49, "2020-02-18"),
    ("P10", "tea", "Cold-brew bottles, 12 pieces", "冷泡瓶装茶 12瓶", 72, "2024-05-06"),
    ("P11", "tea", "Sleep-well chamomile blend", "安眠甘菊茶", 65, "2023-11-03"),
    ("P12", "tea", "Single-garden reserve, numbered tin", "单园珍藏编号罐", 688, "2024-03-28"),
    ("P13", "ware", "Glass travel flask", "玻璃随行杯", 89, "2019-06-20"),
    ("P14", "ware", "Porcelain gaiwan", "白瓷盖碗", 76, "2018-04-10"),
    ("P15", "ware", "Yixing teapot", "宜兴紫砂壶", 458, "2020-10-10"),
    ("P16", "ware", "Family tea set, six cups", "六杯家庭茶具", 328, "2019-01-05"),
    ("P17", "ware", "Induction kettle", "电磁煮水壶", 299, "2022-08-16"),
    ("P18", "ware", "Cast-iron kettle", "铸铁壶", 520, "2021-11-22"),
    ("P19", "gift", "Mid-autumn gift box", "中秋礼盒", 288, "2018-08-01"),
    ("P20", "gift", "New-year gift box", "新春礼盒", 388, "2018-12-01"),
    ("P21", "gift", "Thank-you box for teachers", "谢师礼盒", 158, "2022-08-25"),
    ("P22", "gift", "Company gift, with engraving", "企业刻名礼品", 198, "2020-09-09"),
    ("P23", "gift", "Tasting course, two hours", "品茶课 两小时", 180, "2023-02-14"),
    ("P24", "gift", "Tea subscription, three months", "三个月茶叶订阅", 399, "2024-01-08"),
)


def products(truth: Truth) -> pd.DataFrame:
    """Return the catalogue: product_id, category, both names, price (yuan) and launch date."""
    names = ["product_id", "category", "name_en", "name_zh", "price_yuan", "launched"]
    return pd.DataFrame(PRODUCTS, columns=names)


def customers(block: Block) -> pd.DataFrame:
    """Return the customer file: who they are and where they first met the firm.

    Birth years are missing for one household in twelve and for all business accounts; some cities are missing.
    """
    rng, start = block.rng("customers"), entry(block)
    size = len(start)
    household = (block.latent["kind"] == "household").to_numpy()
    born = (2025 - 20 - rng.gamma(4.0, 6.5, size)).astype(int).clip(min=1935)
    known = household & (rng.random(size) > 1 / 12)
    city = rng.choice(np.asarray(CITIES, dtype=object), p=CITY_SHARES, size=size)
    city[rng.random(size) < 0.03] = None
    joined = START + pd.to_timedelta(start["day"], unit="D")
    return pd.DataFrame(
        {
            "customer_id": block.latent["customer_id"],
            "kind": block.latent["kind"],
            "entry": start["mode"],
            "joined": joined.dt.strftime("%Y-%m-%d"),
            "city": city,
            "birth_year": pd.Series(born, dtype="Int64").where(known),
            "language": np.where(rng.random(size) < 0.82, "zh", "en"),
            "consent": rng.random(size) < 0.71,
        }
    )
