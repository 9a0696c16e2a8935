"""Exports as tills, shops and spreadsheets save them, made by hand."""

import pytest

TILL = """西湖店销售流水,,,,,,,
导出时间：2026-07-01,,,,,,,
单号,会员卡号,交易时间,渠道,货号,数量,实付金额（元）,收银员
="000101",00071,2026/3/5 14:22,门店,P01,2,"￥1,234.50",李
="000101",00071,2026/3/5 14:22,门店,P02,1,58.00,李
000102,00072,2026/3/5 18:03,小程序,P01,１,"168",王
000103,00072,2026/3/6 9:15,电话,P03,-1,（58.00）,王
000104,73,2026/3/7 10:00,代销,P01,1,168,王
000105,00071,2026/3/7 25:00,门店,P01,3件,504,李
合计,,,,,6,2134.5,
"""
CUSTOMERS = """Kunden-Nr.;Kundentyp;Herkunft;Kunde seit;Ort;Geburtsjahr;Sprache;Werbeeinwilligung
K-001;Privat;Laden;05.03.2024;Köln;1980;Englisch;ja
K-002;Privat;Internet;31.03.2024;Düsseldorf;1975,0;Deutsch;nein
K-003;Firma;Laden;01.12.2023;Zürich;;Englisch;ja
"""
PRODUCTS = """Artikelnummer;Warengruppe;Bezeichnung;Listenpreis;Im Sortiment seit
P01;Tee;Grüntee;1.168,00 €;05.03.2019
P02;Geschirr;Kännchen;58,00 €;05.04.2018
P03;Geschenk;=1+1;58;01.12.2020
"""
MEMBERS = """会员卡号\t会员类型\t所在城市\t办卡日期\t办卡渠道\t出生年份\t是否接收短信
00071\t个人\t杭州\t45123\t门店\t1980\t是
00072\t个人\t上海\t2025/1/3\t小程序\t1975\t否
00073\t企业\t\t2024年12月1日\t电话\t\t同意
"""


@pytest.fixture
def till(tmp_path):
    """A Chinese till's export: GBK, a title above the headings, a line of totals, and rows that nobody can read."""
    file = tmp_path / "门店流水.csv"
    file.write_bytes(TILL.encode("gb18030"))
    return file


@pytest.fixture
def shop(tmp_path):
    """A German shop's customers and products: semicolons, decimal commas, points in days."""
    for name, text in (("Kunden.csv", CUSTOMERS), ("Artikel.csv", PRODUCTS)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def members(tmp_path):
    """What Excel saves as Unicode text: UTF-16, tabs; one day is a number."""
    file = tmp_path / "会员.txt"
    file.write_bytes(MEMBERS.replace("\n", "\r\n").encode("utf-16"))
    return file
