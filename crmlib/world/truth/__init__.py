"""What really makes Greenhill Tea's customers tick: every parameter of the simulator in one place.

Truth          the whole truth, one part a table family
AccountsTruth  what business accounts need, and what an hour of a salesperson adds
PeopleTruth    hidden traits of the customers
JourneyTruth   probabilities and speeds of the journey
IcebergTruth   what really drives satisfaction, and what people say does
MarketTruth    what customers really weigh, and which firms are near substitutes
ConductTruth   how customers answer, behave, and react to a strategy
SatisfactionTruth   how satisfied they are, who says so, and who stays
ShopTruth      how members of the shop card buy, lapse and spend
BasketTruth    what they put into an order
WorthTruth     what they cost, buy elsewhere, and whom they bring
SubscriptionTruth   how long subscribers stay, and why they leave
VoucherTruth   what a voucher adds in each stage
SegmentTruth   what tea drinkers want, how they answer, and what the brands stand for
CounterTruth   what goes over the counter without a card
MinutesTruth   how long service takes, and what a minute costs
MailingTruth   what a mailing adds
PanelTruth     who buys which tea how often in the whole market
RolesTruth     who buys for whom, and whose satisfaction counts
ContactTruth   what fails at which contact point, and what a failure does
SourceTruth    what told customers of the firm, and what decided
ShopsTruth     what makes staff and guests of a shop satisfied
CallTruth      what each skill does for a caller
NoteTruth      how facts are misheard on their way
ShopperTruth   which rules are kept, and what mystery shoppers make of it
QualityTruth   what guests expect of service, and find
TelesalesTruth what becomes of leads, what decides a cold call, and who rings the desk
LaunchTruth    how new products find their first buyers
PromotionTruth   what season, promotions and headquarters do to weekly sales
CouponTruth    what a coupon and a price cut change

An estimator that is fed the simulated tables should find these numbers again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crmlib.world.truth.accounts import AccountsTruth
from crmlib.world.truth.conduct import ConductTruth
from crmlib.world.truth.customers import ContactTruth, RolesTruth, ShopsTruth, SourceTruth
from crmlib.world.truth.iceberg import IcebergTruth
from crmlib.world.truth.journey import JourneyTruth
from crmlib.world.truth.lifecycle import SubscriptionTruth, VoucherTruth
from crmlib.world.truth.market import MarketTruth
from crmlib.world.truth.panel import PanelTruth
from crmlib.world.truth.people import PeopleTruth
from crmlib.world.truth.promotion import CouponTruth, LaunchTruth, PromotionTruth
from crmlib.world.truth.satisfaction import SatisfactionTruth
from crmlib.world.truth.segments import SegmentTruth
from crmlib.world.truth.service import CallTruth, NoteTruth, QualityTruth, ShopperTruth
from crmlib.world.truth.sevenp import CounterTruth, MailingTruth, MinutesTruth
from crmlib.world.truth.shop import BasketTruth, ShopTruth
from crmlib.world.truth.telesales import TelesalesTruth
from crmlib.world.truth.worth import WorthTruth


@dataclass(frozen=True)
class Truth:
    """The whole truth about the simulated firm."""

    people: PeopleTruth = field(default_factory=PeopleTruth)
    journey: JourneyTruth = field(default_factory=JourneyTruth)
    iceberg: IcebergTruth = field(default_factory=IcebergTruth)
    market: MarketTruth = field(default_factory=MarketTruth)
    conduct: ConductTruth = field(default_factory=ConductTruth)
    satisfaction: SatisfactionTruth = field(default_factory=SatisfactionTruth)
    accounts: AccountsTruth = field(default_factory=AccountsTruth)
    shop: ShopTruth = field(default_factory=ShopTruth)
    basket: BasketTruth = field(default_factory=BasketTruth)
    worth: WorthTruth = field(default_factory=WorthTruth)
    subscription: SubscriptionTruth = field(default_factory=SubscriptionTruth)
    voucher: VoucherTruth = field(default_factory=VoucherTruth)
    segments: SegmentTruth = field(default_factory=SegmentTruth)
    panel: PanelTruth = field(default_factory=PanelTruth)
    counter: CounterTruth = field(default_factory=CounterTruth)
    minutes: MinutesTruth = field(default_factory=MinutesTruth)
    mailing: MailingTruth = field(default_factory=MailingTruth)
    roles: RolesTruth = field(default_factory=RolesTruth)
    contact_points: ContactTruth = field(default_factory=ContactTruth)
    sources: SourceTruth = field(default_factory=SourceTruth)
    shops: ShopsTruth = field(default_factory=ShopsTruth)
    calls: CallTruth = field(default_factory=CallTruth)
    notes: NoteTruth = field(default_factory=NoteTruth)
    shoppers: ShopperTruth = field(default_factory=ShopperTruth)
    quality: QualityTruth = field(default_factory=QualityTruth)
    telesales: TelesalesTruth = field(default_factory=TelesalesTruth)
    launches: LaunchTruth = field(default_factory=LaunchTruth)
    promotion: PromotionTruth = field(default_factory=PromotionTruth)
    coupon: CouponTruth = field(default_factory=CouponTruth)


__all__ = [
    "AccountsTruth",
    "BasketTruth",
    "CallTruth",
    "ConductTruth",
    "ContactTruth",
    "CounterTruth",
    "CouponTruth",
    "IcebergTruth",
    "JourneyTruth",
    "LaunchTruth",
    "MailingTruth",
    "MarketTruth",
    "MinutesTruth",
    "NoteTruth",
    "PanelTruth",
    "PeopleTruth",
    "PromotionTruth",
    "QualityTruth",
    "RolesTruth",
    "SatisfactionTruth",
    "SegmentTruth",
    "ShopTruth",
    "ShopperTruth",
    "ShopsTruth",
    "SourceTruth",
    "SubscriptionTruth",
    "TelesalesTruth",
    "Truth",
    "VoucherTruth",
    "WorthTruth",
]
