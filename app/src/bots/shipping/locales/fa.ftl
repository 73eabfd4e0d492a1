# خوش‌آمد و دکمه‌های اصلی
start-hello = سلام <b>{ $name }</b>!
start-hello-nameless = سلام!
start-what = من برچسب پستی می‌فروشم: بگویید از کجا، به کجا و چه می‌فرستید، قیمت را انتخاب کنید تا برچسب به‌صورت PDF برسد. پرداخت از موجودی شماست که با رمزارز شارژ می‌شود.
about = برچسب پستی در گفتگو: قیمت‌ها را مقایسه کنید، از موجودی بپردازید و PDF بگیرید.
button-newlabel = 📦 برچسب تازه
button-balance = 💰 موجودی
button-orders = 🧾 سفارش‌های من
button-language = 🌐 زبان
button-help = ❓ راهنما
button-topup = ➕ افزایش موجودی
button-statement = 📄 صورت‌حساب
button-cancel = ✖️ انصراف
button-back = ◀ بازگشت

# فهرست فرمان‌ها
command-newlabel = خرید برچسب پستی
command-balance = موجودی شما
command-topup = افزایش موجودی
command-statement = همهٔ حساب شما در یک فایل
command-orders = برچسب‌ها و سفارش‌های شما
command-track = بسته‌های شما کجا هستند
command-templates = برچسب‌ها و نشانی‌های ذخیره‌شده
command-cancel = توقف کار جاری
command-language = انتخاب زبان
command-help = چه کارهایی از من برمی‌آید
command-privacy = چه چیزی از شما نگه می‌دارم

help-intro = من برچسب پستی می‌فروشم. <b>برچسب تازه</b> را بزنید و پرسش‌ها را یکی‌یکی پاسخ دهید؛ تا <b>خرید</b> را نزنید چیزی کم نمی‌شود.
help-outro = فرمان /order همراه با شماره، مانند <code>/order S-7K2M9Q</code>، یک سفارش را نشان می‌دهد، <code>/reprint S-7K2M9Q</code> برچسبش را دوباره می‌فرستد و <code>/repeat S-7K2M9Q</code> همان برچسب را دوباره آماده می‌کند. فرمان /track نشان می‌دهد بسته‌های شما کجا هستند. اگر برچسب به دست نیاید، پول به موجودی شما برمی‌گردد.

privacy =
    <b>چه چیزی نگه می‌دارم</b>
    • شناسهٔ تلگرام، نام، زبان و پیوندی که با آن آمدید، تا دوباره شما را بشناسم.
    • سفارش‌های شما با نشانی‌ها، برچسب‌ها و جاهایی که بسته‌ها دیده شدند، و پرداخت‌هایتان: این‌ها حساب پول شماست و همراه حساب می‌ماند.
    • الگوها: برچسب‌ها و نشانی‌هایی که ذخیره کرده‌اید، تا وقتی حذفشان کنید.
    • برچسبی که آماده می‌کنید: حداکثر ۳۰ روز پس از آخرین پیام شما.
    • آنچه از نشانیِ فرستاده‌شده خوانده شده: یک روز.

    <b>چه کسی دیگر آن را می‌بیند</b>
    • نشانی‌ها و مشخصات بسته به ShipStation و شرکت حمل می‌رسد، وگرنه برچسبی در کار نیست.
    • نشانی‌ای که یک‌جا بفرستید با سرویس OpenAI خوانده می‌شود. اگر نمی‌خواهید، آن را بخش‌به‌بخش وارد کنید.
    • پرداخت با OxaPay انجام می‌شود؛ من کیف پول شما را نمی‌بینم.

    هیچ‌چیز فروخته نمی‌شود و برای تبلیغ به کار نمی‌رود. برای پاک‌شدن داده‌هایتان به گردانندهٔ این ربات بنویسید.

language-choose = به چه زبانی صحبت کنم؟
button-language-auto = مانند تلگرام
alert-language-set = انجام شد

# پول
balance = موجودی شما: <b>{ $amount }</b>
balance-recent =
    { $balance }

    آخرین‌ها:
    { $lines }
balance-line = { $kind ->
        [topup] افزایش موجودی
        [refund] بازگشت پول
       *[order] برچسب
    } <b>{ $amount }</b> · <code>{ $reference }</code> · { $date } به وقت UTC
topup-ask = چه مبلغی اضافه شود؟ یکی را بزنید، یا مبلغی از { $min } تا { $max } بنویسید، مانند <code>30</code>.
topup-unclear = این مبلغ را نفهمیدم. دلار را با رقم بنویسید، مانند <code>30</code> یا <code>12.50</code>، از { $min } تا { $max }.
topup-out-of-range = این مبلغ ممکن نیست: باید از { $min } تا { $max } باشد.
topup-ambiguous = این می‌تواند { $one } یا { $other } باشد. همان را که منظورتان است بزنید، یا بدون جداکنندهٔ هزارگان بنویسید. از { $min } تا { $max } ممکن است.
topup-doubtful = منظورتان { $one } است؟ پس آن را بزنید. خوانش دیگر مبلغی ناممکن است: از { $min } تا { $max } ممکن است.
topup-other-currency = موجودی به دلار آمریکاست: مبلغ را به دلار بنویسید، مانند <code>30</code>، از { $min } تا { $max }. رمزارز پرداخت را در صفحهٔ بعد انتخاب می‌کنید.
topup-making = ⏳ در حال ساختن صورت‌حساب <b>{ $amount }</b>… پیوند پرداخت خودش در همین پیام می‌آید. اگر تا یک دقیقه نیامد، دکمه را بزنید.
alert-invoice-coming = لطفاً کمی صبر کنید: پیوند در راه است.
topup-invoice =
    صفحهٔ پرداخت <b>{ $amount }</b> آماده است (<code>{ $paymentId }</code>). تا { $until } به وقت UTC باز است.

    دکمه را بزنید و با رمزارز دلخواه بپردازید. به‌محض رسیدن پول خبر می‌دهم.
button-try-again = 🔄 تلاش دوباره
button-pay = پرداخت { $amount }
topup-cancelled = باشد، مبلغی اضافه نمی‌شود.

## Statement
statement-coming = صورت‌حساب شما آماده می‌شود و همین‌جا به شکل فایل می‌آید.
statement-caption = حساب شما: همهٔ ثبت‌ها از قدیمی‌ترین، با موجودی پس از هر کدام، به دلار آمریکا.
statement-failed = اکنون صورت‌حساب آماده نشد. لطفاً چند دقیقهٔ دیگر دوباره امتحان کنید: /statement

## Payments
payment-credited =
    ✅ مبلغ { $amount } رسید. موجودی شما: { $balance }.
    اگر برچسبی منتظر این پول است، با /newlabel ادامه پیدا می‌کند.
payment-overpaid =
    ✅ { $amount } رسید، بیشتر از { $asked } که می‌خواستید اضافه کنید. همهٔ آن در موجودی شماست: { $balance }.
    اگر برچسبی منتظر این پول است، با /newlabel ادامه پیدا می‌کند.
payment-partial =
    ⏳ برای پرداخت { $paymentId } تا کنون { $amount } از { $asked } رسیده است.
    { $missing } کم است: آن را از همان صفحه و با هر رمزارزی که صفحه می‌پذیرد بفرستید. اگر صفحه زودتر بسته شود، آنچه رسیده به موجودی شما می‌رود.
payment-underpaid =
    ✅ صفحهٔ پرداخت { $paymentId } بسته شد. { $amount } از { $asked } رسید و در موجودی شماست: { $balance }.
    برای افزودن بیشتر: /topup.
payment-late =
    ✅ { $amount } برای پرداخت { $paymentId } پس از بسته شدن صفحه رسید. با این حال در موجودی شماست: { $balance }.
    دفعهٔ بعد لطفاً با /topup صفحهٔ تازه‌ای باز کنید: پول دیررس ممکن است دیر برسد یا گم شود.
payment-more = ✅ برای پرداخت { $paymentId } باز هم { $amount } رسید. موجودی شما: { $balance }.
payment-expired =
    صفحهٔ پرداخت { $paymentId } به مبلغ { $asked } بسته شد و چیزی نرسید. لطفاً دیگر چیزی به نشانی آن نفرستید: /topup صفحهٔ تازه می‌سازد.
    اگر پول را فرستاده‌اید، به محض رسیدن به موجودی شما اضافه می‌شود.
payment-unvalued =
    ⚠️ برای پرداخت { $paymentId } این رسید: { $what }.
    ارزش دلاری آن خودکار معلوم نمی‌شود، پس در موجودی شما نیست. به صاحب فروشگاه خبر داده شد و او رسیدگی می‌کند؛ شمارهٔ { $paymentId } را نگه دارید.
payment-unvalued-unheard =
    ⚠️ برای پرداخت { $paymentId } این رسید: { $what }.
    ارزش دلاری آن خودکار معلوم نمی‌شود، پس در موجودی شما نیست. لطفاً به صاحب فروشگاه بنویسید و شمارهٔ { $paymentId } را بگویید.
payment-returned =
    ↩️ سرویس پرداخت، پول پرداخت { $paymentId } را به شما برمی‌گرداند؛ در موجودی شما نیست.
    /topup صفحهٔ تازه می‌سازد.
owner-payment-unvalued =
    ⚠️ پرداخت { $paymentId } منتظر شماست: { $what } رسید که Oxapay برای آن ارزشی نمی‌دهد. چیزی اضافه نشد.
    شخص { $person }، شناسهٔ { $trackId }. آن را در Oxapay بپذیرید یا برگردانید: ربات ظرف چند ساعت پیروی می‌کند.
owner-payment-mismatch =
    ⚠️ پرداخت { $paymentId } منتظر شماست: صورتحساب { $trackId } در Oxapay به مبلغ دیگری است. چیزی اضافه نشد.
    شخص { $person }.
owner-payment-returned =
    ⚠️ پرداخت { $paymentId } منتظر شماست: Oxapay پولی را برمی‌گرداند که در موجودی شخص است ({ $amount }). چیزی از آن کم نشد.
    شخص { $person }، شناسهٔ { $trackId }.
owner-label-stays = 🏷 پول سفارش { $orderId } یک هفته پیش برگشت، ولی برچسب آن از آن زمان باطل نشده یا معلوم نیست که برچسبی هست. لطفاً آن را با همین شماره در ShipStation پیدا و همان‌جا باطل کنید.
owner-ledger-broken =
    🛑 حساب‌ها جور نیست: { $amount } اختلاف، برای { $people } نفر ({ $who }).
    چیزی خودکار تغییر نکرد. کار لازم: کد خطای LEDGER_UNBALANCED. هر دقیقه بررسی می‌کنم و وقتی دوباره جور شد می‌نویسم.
owner-ledger-entries =
    🛑 در دفترها ثبت‌های نادرست هست: { $count } مورد، در مجموع { $amount } ({ $which }).
    چیزی خودکار تغییر نکرد. کار لازم: کد خطای LEDGER_ENTRY_WRONG. هر دقیقه بررسی می‌کنم و وقتی دوباره جور شد می‌نویسم.
owner-ledger-stuck = 🛑 دفترها از { $since } UTC جمع زده نشده‌اند: بررسی به پایان نمی‌رسد. لطفاً MongoDB و گزارش کارگرها («ledger-check») را ببینید.
owner-ledger-whole = ✅ حساب‌ها دوباره جور است.

# سفارش‌ها
orders-none = هنوز سفارشی ندارید. تا نخستین برچسب چند پرسش بیشتر نیست.
orders-page =
    <b>سفارش‌های شما</b>، صفحهٔ { $page } از { $pages }

    { $lines }
orders-line = <code>{ $orderId }</code> · { $price } · { $state ->
        [labelled] برچسب آماده است
        [failed] نشد، پول برگشت
        [voiding] در حال باطل‌شدن
        [voided] باطل شد، پول برگشت
       *[pending] در حال خرید
    }
    به { $to }، { $city } · { $date } به وقت UTC
order-which = کدام سفارش؟ شماره‌اش را پس از فرمان بنویسید، مانند <code>/order S-7K2M9Q</code>، یا از فهرست انتخاب کنید.
order-head = سفارش <code>{ $orderId }</code> · { $date } به وقت UTC
    { $state ->
        [labelled] ✅ برچسب آماده است
        [failed] ✖️ خرید برچسب ممکن نشد؛ پول به موجودی شما برگشت
        [voiding] ⏳ از شرکت حمل خواسته شده برچسب را باطل کند؛ لطفاً از آن استفاده نکنید
        [voided] ↩️ برچسب باطل است و نباید استفاده شود؛ پول به موجودی شما برگشت
       *[pending] ⏳ برچسب در حال خرید است
    }
order-ends =
    <b>فرستنده</b>
    { $from }

    <b>گیرنده</b>
    { $to }
order-parcel = 📦 { $size } · { $weight }
    { $service } · <b>{ $price }</b>
order-tracking = شمارهٔ رهگیری: <code>{ $tracking }</code>
order-failure = دلیل: { $reason }
button-label-file = 📄 برچسب PDF
button-all-orders = ◀ همهٔ سفارش‌ها
order-not-found = سفارشی با شمارهٔ { $orderId } نیست. سفارش‌های شما: /orders

# Where parcels are
track-state = { $state ->
        [announced] 🏷 بسته هنوز به دست شرکت حمل نرسیده است
        [accepted] 📮 شرکت حمل بستهٔ شما را تحویل گرفت
        [in_transit] 🚚 بستهٔ شما در راه است
        [out_for_delivery] 🛵 بستهٔ شما را برای تحویل می‌برند
        [attempted] 🚪 بستهٔ شما را آوردند، ولی کسی نبود که بگیرد
        [pickup] 📬 بستهٔ شما آمادهٔ تحویل گرفتن است
        [exception] ⚠️ شرکت حمل از مشکلی در بستهٔ شما خبر می‌دهد
        [returning] ↩️ بستهٔ شما به فرستنده برمی‌گردد
        [returned] 🏠 بستهٔ شما به فرستنده برگشت
       *[delivered] ✅ بستهٔ شما تحویل داده شد
    }
track-parcel = سفارش { $orderId }، به { $name }، { $city }
track-time = { $zone ->
        [local] { $time } به وقت محلی
       *[utc] { $time } به وقت UTC
    }
track-seen = 📍 { $where }
track-words = شرکت حمل می‌گوید: { $words }
track-advice = { $advice ->
        [address] از گیرنده بپرسید که نشانی درست است و به در می‌شود رسید، و به شرکت حمل خبر دهید. وگرنه بسته برمی‌گردد.
        [customs] گمرک مدارک، عوارض یا زمان می‌خواهد. از گیرنده بخواهید پیام شرکت حمل را پیدا کند و زود پاسخ دهد.
        [delay] لازم نیست کاری کنید: دیرتر از برنامه می‌رسد.
        [damaged] از گیرنده بخواهید پیش از باز کردن از بسته عکس بگیرد، سپس خسارت را به شرکت حمل اعلام کنید.
        [lost] از شرکت حمل بخواهید با شمارهٔ رهگیری بسته را بجوید و گم شدنش را همان‌جا اعلام کنید.
        [attempted] گیرنده یادداشت شرکت حمل را پیدا کند. بیشتر شرکت‌ها روز کاری بعد دوباره می‌آیند.
        [pickup] گیرنده می‌تواند با کارت شناسایی آن را بگیرد؛ پس از چند روز به فرستنده برمی‌گردد.
        [returning] پیش از فرستادن دوباره، نشانی را با گیرنده بررسی کنید. هزینهٔ برچسب نخست مصرف شده است.
        [returned] نشانی را با گیرنده بررسی کنید و با برچسب تازه بفرستید: /newlabel.
       *[other] با شمارهٔ رهگیری صفحهٔ شرکت حمل را ببینید یا از شرکت حمل بپرسید.
    }
track-page = <b>{ $state }</b>
    سفارش <code>{ $orderId }</code>، به { $name }، { $city }
    شمارهٔ رهگیری: <code>{ $tracking }</code>
track-expected = زمان رسیدن: { $day }.
track-history =
    <b>آنچه گزارش شد</b>
    { $lines }
track-line = • { $where }: { $words }
track-no-scans = هنوز چیزی گزارش نشده است. وقتی بسته به دست شرکت حمل برسد برایتان می‌نویسم.
track-quiet = 🔕 دربارهٔ این بسته نمی‌نویسم.
track-none = سفارش <code>{ $orderId }</code> برچسب ندارد، پس بسته‌ای برای جستن نیست.
track-void = برچسب سفارش <code>{ $orderId }</code> دیگر معتبر نیست، پس بسته‌ای برای جستن نیست.
track-list =
    <b>بسته‌های در راه شما</b>{ $many ->
        [yes] ، صفحهٔ { $page } از { $pages }
       *[no] {""}
    }

    { $lines }

    بسته‌ای دیگر: ‎/track با شمارهٔ سفارش یا شمارهٔ رهگیری.
track-list-line = <code>{ $orderId }</code> · { $state }
    به { $name }، { $city }
track-page-empty = هیچ بسته‌ای از این صفحه دیگر در راه نیست.
track-none-under-way = هیچ بسته‌ای از شما در راه نیست. بسته‌های پیشین: ‎/track با شمارهٔ سفارش یا شمارهٔ رهگیری، مانند <code>/track S-7K2M9Q</code>.
track-muted = دربارهٔ این بسته نمی‌نویسم.
track-unmuted = دوباره دربارهٔ این بسته برایتان می‌نویسم.
button-track = 🚚 کجاست؟
button-track-details = 🔎 جزئیات
button-track-mute = 🔕 دربارهٔ آن ننویس
button-track-unmute = 🔔 دوباره بنویس
button-track-carrier = 🌐 صفحهٔ شرکت حمل
button-track-order = 🧾 سفارش

parcel-size = { $sides } { $unit ->
        [inch] اینچ
       *[centimeter] سانتی‌متر
    }
parcel-weight = { $value } { $unit ->
        [ounce] اونس
        [pound] پوند
        [kilogram] کیلوگرم
       *[gram] گرم
    }
parcel-pounds-ounces = { $pounds } پوند و { $ounces } اونس

# الگوها
templates-none = هنوز الگویی ندارید. زیر یکی از سفارش‌ها <b>ذخیرهٔ الگو</b> را بزنید: از آن پس همان برچسب با دو فشار آماده است. یا همین حالا یک نشانی ذخیره کنید: <b>نشانی تازه</b>.
templates-page =
    <b>الگوهای شما</b>، صفحهٔ { $page } از { $pages }

    📦 برچسب کامل، 🏠 نشانی و ⭐ فرستندهٔ همیشگی شماست.
template-label = 📦 <b>{ $name }</b>
template-address =
    🏠 <b>{ $name }</b>
    <blockquote>{ $address }</blockquote>
template-parcel = 📦 { $size } · { $weight }
template-delete-sure = <b>{ $name }</b> حذف شود؟ بازگشتی ندارد. سفارش‌هایتان می‌ماند.
template-which-part = از سفارش <code>{ $orderId }</code> چه چیزی ذخیره شود؟
template-name = نامش چه باشد؟ نام زیر را بزنید یا نام دیگری بنویسید: حداکثر { $most } نویسه.
template-rename = نام تازهٔ <b>{ $name }</b> چه باشد؟ حداکثر { $most } نویسه.
template-name-empty = این نام دیده نمی‌شود. لطفاً با حرف، رقم یا شکلک بنویسید.
template-name-long = این نام زیادی بلند است: حداکثر { $most } نویسه.
template-name-taken = الگویی با نام { $name } دارید.
template-saved = ✅ با نام <b>{ $name }</b> ذخیره شد. همهٔ الگوها: /templates
template-renamed = ✅ نامش اکنون <b>{ $name }</b> است.
template-naming-cancelled = باشد، چیزی تغییر نمی‌کند.
template-replace = یک برچسب نیمه‌کاره دارید. این یکی جای آن را بگیرد؟
template-not-found = این الگو دیگر نیست. الگوهای شما: /templates
templates-full = شما { $most } الگو دارید و بیش از این ممکن نیست. نخست یکی را در /templates حذف کنید.
repeat-which = کدام سفارش؟ شماره‌اش را پس از فرمان بنویسید، مانند <code>/repeat S-7K2M9Q</code>، یا از فهرست انتخاب کنید.
newlabel-saved = { $side ->
        [from] <b>فرستندهٔ بسته کیست؟</b>
       *[to] <b>گیرندهٔ بسته کیست؟</b>
    } نشانی‌های شما، صفحهٔ { $page } از { $pages }
button-templates = 📋 الگوها
button-all-templates = ◀ همهٔ الگوها
button-new-address = 🏠 نشانی تازه
button-save-template = 💾 ذخیرهٔ الگو
button-repeat = 🔁 تکرار
button-part-label = 📦 برچسب کامل
button-template-use = 📦 استفاده
button-template-from = 📤 فرستنده
button-template-to = 📥 گیرنده
button-star = ⭐ فرستندهٔ همیشگی شود
button-unstar = ☆ دیگر فرستندهٔ همیشگی نباشد
button-rename = ✏️ تغییر نام
button-delete = 🗑 حذف
button-delete-sure = 🗑 بله، حذف شود
button-replace = 🆕 بله، این شروع شود
button-saved = 🏠 نشانی‌های ذخیره‌شده
button-recent = ↩️ { $name }، { $city }

# دوبارهٔ برچسب
reprint-which = کدام برچسب؟ شمارهٔ سفارش را پس از فرمان بنویسید، مانند <code>/reprint S-7K2M9Q</code>، یا از فهرست انتخاب کنید.
reprint-fetching = ⏳ برچسب سفارش <code>{ $orderId }</code> را دوباره از شرکت حمل می‌گیرم…
reprint-link = همان به‌صورت پیوند برای هر مرورگر، تا { $until } به وقت UTC. هر کس آن را داشته باشد می‌تواند برچسب سفارش { $orderId } را باز کند. پس از آن <code>/reprint { $orderId }</code> پیوند تازه می‌دهد.
button-label-link = 🔗 بازکردن برچسب
reprint-void = برچسب سفارش { $orderId } باطل است و دوباره چاپ نمی‌شود.
reprint-voiding = از شرکت حمل خواسته شده برچسب سفارش { $orderId } را باطل کند؛ فعلاً چاپ نمی‌شود.
reprint-none = سفارش { $orderId } برچسبی ندارد.
label-again =
    📄 برچسب سفارش { $orderId }
    شمارهٔ رهگیری: { $tracking }
label-again-failed = برچسب سفارش { $orderId } اکنون از شرکت حمل گرفته نشد. لطفاً بعداً دوباره امتحان کنید.

# باطل‌کردن برچسب
button-void = ↩️ باطل‌کردن برچسب
void-question =
    <b>برچسب سفارش { $orderId } باطل شود؟</b>
    اگر شرکت حمل بپذیرد، { $amount } به موجودی شما برمی‌گردد و برچسب دیگر ارزشی ندارد. بسته‌ای که شرکت حمل تحویل گرفته است پس داده نمی‌شود.
button-void-yes = ↩️ باطل شود
button-void-no = ◀ بماند
void-asked = ⏳ از شرکت حمل می‌خواهم برچسب سفارش <code>{ $orderId }</code> را باطل کند… لطفاً از آن استفاده نکنید. به‌محض رسیدن پاسخ خبر می‌دهم.
alert-void-over = مهلتی که شرکت حمل این برچسب را پس می‌گیرد گذشته است.
order-void-refused = خواسته بودید باطل شود. { $reason }
label-voided =
    ↩️ برچسب سفارش { $orderId } باطل شد. لطفاً دیگر از آن استفاده نکنید.
    { $amount } برگشت. موجودی شما: { $balance }.
label-void-refused =
    برچسب سفارش { $orderId } باطل نشد. { $reason }
    پولی برنگشت و برچسب معتبر می‌ماند.
label-void-delayed = شرکت حمل پاسخ نمی‌دهد که آیا برچسب سفارش { $orderId } باطل می‌شود. باز می‌پرسم و به شما می‌نویسم. تا آن زمان لطفاً از آن استفاده نکنید.
void-refused-used = شرکت حمل بسته را تحویل گرفته است.
void-refused-late = مهلتی که شرکت حمل برچسب‌ها را پس می‌گیرد گذشته است.
void-refused-carrier = شرکت حمل نپذیرفت: «{ $words }»

# برچسب تازه
newlabel-address = { $side ->
        [from] <b>فرستندهٔ بسته کیست؟</b>
        [save] <b>کدام نشانی را ذخیره کنم؟</b>
       *[to] <b>گیرندهٔ بسته کیست؟</b>
    }
    نشانی کامل را در یک پیام بفرستید: نام، خیابان، شهر، ایالت یا استان، کد پستی و کشور. یا آن را بخش‌به‌بخش وارد کنید.
newlabel-reading = ⏳ در حال خواندن نشانی… تا لحظه‌ای دیگر نشان می‌دهم. لازم نیست منتظر بمانید: می‌توانید بخش‌به‌بخش هم وارد کنید.
newlabel-paste-unclear = در این پیام نشانی‌ای نیست: آن را به‌صورت متن لازم دارم.
newlabel-paste-long = این برای نشانی زیادی بلند است. فقط نشانی را بفرستید، حداکثر ۶۰۰ نویسه.
button-fields = ✍️ بخش‌به‌بخش
newlabel-field = { $side ->
        [from] فرستنده:
        [save] نشانی:
       *[to] گیرنده:
    } { $field ->
        [name] <b>نام</b> شخص یا فروشگاه چیست؟
        [company] <b>کدام شرکت؟</b>
        [phone] <b>شمارهٔ تلفن چیست؟</b>
        [line1] <b>خیابان و پلاک؟</b>
        [line2] <b>واحد، دفتر یا طبقه؟</b>
        [city] <b>کدام شهر؟</b>
        [state] <b>کدام ایالت یا استان؟</b> در آمریکا و کانادا دو حرف، مانند CA.
        [postalCode] <b>کد پستی؟</b>
       *[countryCode] <b>کدام کشور؟</b>
    }
newlabel-so-far = <blockquote>{ $address }</blockquote>
newlabel-pasted =
    فرستادید:
    <blockquote>{ $text }</blockquote>
newlabel-field-doubtful = این را خواندم: <b>{ $value }</b>، ولی مطمئن نیستم. همین بماند یا دوباره بنویسید.
newlabel-field-unclear = این به کار نمی‌آید. لطفاً با حرف یا رقم پاسخ دهید.
newlabel-field-too-long = این برای برچسب زیادی بلند است: حداکثر { $most } نویسه.
newlabel-field-no-letters = اینجا حرف لازم است، نه فقط رقم.
newlabel-field-no-phone = این شمارهٔ تلفن نیست. شماره ۷ تا ۱۵ رقم دارد، مانند <code>+1 512 555 0100</code>.
newlabel-not-of-country = { $field ->
        [state] چنین ایالتی در { $country } نیست. نمونه: { $example }.
       *[postalCode] چنین کد پستی‌ای در { $country } نیست. نمونه: { $example }.
    }
newlabel-not-of-state = کد پستی و ایالت با هم نمی‌خوانند: در { $state } با { $start } آغاز می‌شود.
newlabel-country-unknown = این کشور را نمی‌شناسم. نامش را بنویسید یا دو حرفش را، مانند <code>US</code>.
newlabel-check-address = { $side ->
        [from] <b>فرستنده:</b> درست است؟
        [save] <b>نشانی:</b> درست است؟
       *[to] <b>گیرنده:</b> درست است؟
    }
    <blockquote>{ $address }</blockquote>
newlabel-which-field =
    <blockquote>{ $address }</blockquote>
    کدام بخش تغییر کند؟
button-right = ✅ درست است
button-change = ✏️ تغییر
button-keep = همین بماند: { $value }
button-other-country = 🌍 کشور دیگر، نه { $country }
button-other-state = 📍 ایالت دیگر، نه { $state }
button-skip = رد شدن
newlabel-size =
    <b>بسته چقدر بزرگ است؟</b>
    یک اندازه را بزنید، یا درازا، پهنا و بلندی را بنویسید، مانند <code>25x15x10 cm</code> یا <code>10x6x4 in</code>.
button-size = { $name ->
        [envelope] ✉️ پاکت
        [small] جعبهٔ کوچک
        [large] جعبهٔ بزرگ
       *[medium] جعبهٔ متوسط
    } · { $size }
newlabel-size-unclear = این اندازه را نفهمیدم.
newlabel-size-three = سه اندازه لازم است: درازا، پهنا و بلندی.
newlabel-size-unit = سانتی‌متر یا اینچ؟ لطفاً واحد را هم بنویسید.
newlabel-size-range = هیچ شرکتی چنین اندازه‌ای را نمی‌پذیرد: هر ضلع باید بیش از ۰ و حداکثر ۲۷۴ سانتی‌متر (۱۰۸ اینچ) باشد.
newlabel-weight =
    <b>بسته چقدر سنگین است؟</b>
    یک وزن را بزنید یا بنویسید، مانند <code>1.5 kg</code>، <code>500 g</code> یا <code>2 lb 3 oz</code>.
newlabel-weight-unclear = این وزن را نفهمیدم.
newlabel-weight-unit = کیلوگرم، گرم، پوند یا اونس؟ لطفاً واحد را هم بنویسید.
newlabel-weight-ambiguous = این می‌تواند <code>{ $one }</code> یا <code>{ $other }</code> باشد. همان را که منظورتان است بزنید، یا به همین شکل بنویسید.
newlabel-weight-doubtful = منظورتان <code>{ $one }</code> است؟ پس آن را بزنید. خوانش دیگر وزنی است که هیچ شرکتی نمی‌پذیرد: باید بیش از ۰ و حداکثر ۶۸ کیلوگرم (۱۵۰ پوند) باشد.
newlabel-weight-range = هیچ شرکتی چنین وزنی را نمی‌پذیرد: باید بیش از ۰ و حداکثر ۶۸ کیلوگرم (۱۵۰ پوند) باشد.
newlabel-rates =
    <b>شیوهٔ ارسال را انتخاب کنید</b>
    وزن دیگری؟ فقط آن را بنویسید.
rates-carrier =
    <b>{ $carrier }</b>
    { $lines }
rates-line = <code>{ $price }</code> · { $known ->
        [yes] { $days } روز
       *[no] زمان نامعلوم
    } · { $service }{ $mark ->
        [cheapest] {" "}💲
        [fastest] {" "}⚡
        [both] {" "}💲⚡
       *[none] {""}
    }
rates-silent = ⚠️ اکنون پاسخ نمی‌دهند: { $carriers }. قیمت آن‌ها را بعداً بپرسید.
rates-refused = این بسته را نمی‌پذیرند: { $carriers }.
rates-legend = 💲 ارزان‌ترین و ⚡ سریع‌ترین است. هنوز چیزی پرداخت نشده است.
rates-asking = ⏳ در حال پرسیدن از شرکت‌های حمل… قیمت‌ها خودشان در همین پیام می‌آیند.
rates-elsewhere = { $fate ->
        [below] 👇 قیمت‌ها در پیام پایین می‌آیند.
        [unbought] سراغ کار دیگری رفتید: این قیمت دیگر پرسیده نمی‌شود و با آن چیزی خریده نمی‌شود.
       *[left] سراغ کار دیگری رفتید: این قیمت‌ها دیگر لازم نیستند.
    }
rates-wait =
    ⏳ <b>اکنون افراد زیادی قیمت می‌پرسند.</b>
    قیمت‌های شما خودشان حدود { $unit ->
        [minutes] { $count } دقیقه
       *[seconds] { $count } ثانیه
    } دیگر در همین پیام می‌آیند. لازم نیست کاری بکنید.
button-by-speed = ⇅ بر پایهٔ سرعت
button-by-price = ⇅ بر پایهٔ قیمت
reprice-asking = ⏳ در حال بررسی قیمت { $service }… اگر هنوز { $price } باشد، برچسب همان لحظه خریده می‌شود.
reprice-changed = { $change ->
        [dearer] ⚠️ قیمت شرکت حمل تغییر کرده است: { $old } بود و امروز <b>{ $price }</b> است. اگر موافقید، <b>خرید</b> را بزنید.
        [cheaper] قیمت شرکت حمل پایین آمده است: { $old } بود و امروز <b>{ $price }</b> است.
       *[same] قیمت همچنان <b>{ $price }</b> است. دوباره <b>خرید</b> را بزنید.
    }
reprice-gone = { $why ->
        [silent] ⚠️ قیمت { $service } باید دوباره پرسیده شود و شرکت حمل پاسخ نمی‌دهد. چیزی خریده نشد؛ این‌ها در دسترس‌اند.
       *[gone] ⚠️ { $service } دیگر برای این بسته ارائه نمی‌شود. چیزی خریده نشد؛ این‌ها در دسترس‌اند.
    }
newlabel-no-rates = دوباره بپرسید یا برچسب را تغییر دهید.
question-noted =
    { $note }

    { $question }
newlabel-press-button = لطفاً یکی از دکمه‌های پایین را بزنید.
newlabel-revise = کدام بخش تغییر کند؟
button-rate = { $mark ->
        [cheapest] 💲{" "}
        [fastest] ⚡{" "}
        [both] 💲⚡{" "}
       *[none] {""}
    }{ $price } · { $service }{ $known ->
        [yes] {" "}· { $days ->
            [one] { $days } روز
           *[other] { $days } روز
        }
       *[no] {""}
    }
button-revise = ✏️ تغییر
button-again = 🔄 پرسیدن دوباره
button-part = { $part ->
        [from] فرستنده
        [to] گیرنده
        [size] اندازه
       *[weight] وزن
    }
newlabel-confirm =
    <b>بررسی کنید و بخرید</b>

    <b>فرستنده</b>
    { $from }

    <b>گیرنده</b>
    { $to }

    📦 { $size } · { $weight }
newlabel-confirm-price =
    { $service }{ $known ->
        [yes] ، { $days ->
            [one] { $days } روز
           *[other] { $days } روز
        }
       *[no] {""}
    }
    قیمت: <b>{ $price }</b>
    موجودی شما: { $balance }
newlabel-missing = <b>موجودی شما { $missing } کم دارد.</b> آن را افزایش دهید و برگردید: این برچسب منتظر می‌ماند.
button-buy = ✅ خرید به { $price }
newlabel-buying = ⏳ در حال خرید برچسب… { $price } از موجودی شما کم شد. سفارش <code>{ $orderId }</code>؛ فایل PDF خودش همین‌جا می‌آید.
newlabel-unfinished = یک برچسب نیمه‌کاره دارید.
newlabel-cancelled = برچسب لغو شد. چیزی از موجودی کم نشد.
button-resume = ▶ ادامهٔ برچسب
button-restart = 🆕 شروع برچسب تازه
cancel-too-late = برچسب لغو نشد: درست در همان لحظه خریده شد. وقتی برسد می‌توان آن را باطل کرد: <code>/order { $orderId }</code>، سپس <b>باطل‌کردن برچسب</b>.
cancel-nothing = چیزی برای لغو نیست. چه کاری انجام دهیم؟

# پاسخ‌های منفی سرویس‌ها
rates-address-invalid = { $side ->
        [from] نشانی فرستنده
       *[to] نشانی گیرنده
    } پذیرفته نشد: لطفاً { $field ->
        [name] نام
        [company] شرکت
        [phone] شمارهٔ تلفن
        [line1] خیابان و پلاک
        [line2] واحد یا دفتر
        [city] شهر
        [state] ایالت
        [postalCode] کد پستی
       *[countryCode] کشور
    } را بررسی کنید.
rates-parcel-refused = هیچ شرکتی این بسته را نمی‌پذیرد: { $reason }
rates-none = هیچ شرکتی از این فرستنده به این گیرنده نمی‌برد.
carrier-unavailable = شرکت‌های حمل اکنون پاسخ نمی‌دهند. یک دقیقه دیگر دوباره امتحان کنید؛ برچسب شما محفوظ است.
balance-insufficient = <b>موجودی شما { $missing } کم دارد.</b> چیزی خریده نشد.
quote-expired = این قیمت‌ها دیگر معتبر نیستند.
topup-amount-invalid = این مبلغ ممکن نیست: باید از { $min } تا { $max } باشد.
payments-unavailable = سرویس پرداخت اکنون پاسخ نمی‌دهد. پولی جابه‌جا نشده؛ یک دقیقه دیگر دوباره امتحان کنید.

# پیام‌های کارهای پس‌زمینه
label-ready =
    ✅ برچسب شما آماده است: { $orderId }
    { $service }
    شمارهٔ رهگیری: { $tracking }
    قیمت: { $price }
label-waits =
    ⏳ اکنون افراد زیادی برچسب می‌خرند. برچسب { $orderId } شما پرداخت شده و نوبتش محفوظ است: خودش می‌رسد.
    اگر تا نیم ساعت خریده نشود، پول به موجودی شما برمی‌گردد.
label-coming =
    ✅ برچسب شما خریده شد: { $orderId }
    شمارهٔ رهگیری: { $tracking }
    { $carrier } هنوز سند را نداده است. فایل PDF همین که آماده شود خودش همین‌جا می‌آید؛ لازم نیست کاری بکنید.
label-failed =
    ✖️ خرید برچسب سفارش { $orderId } ممکن نشد. { $reason }
    { $amount } به موجودی شما برگشت.
label-failed-address = شرکت حمل یکی از نشانی‌ها را نمی‌پذیرد. آن را بررسی کنید و دوباره امتحان کنید: /newlabel
label-failed-refused = شرکت حمل این مرسوله را نمی‌پذیرد. شاید شیوهٔ دیگری ممکن باشد: /newlabel
label-failed-unavailable = شرکت حمل مدتی طولانی در دسترس نبود. بعداً دوباره امتحان کنید: /newlabel
label-failed-unclear = شرکت حمل نگفت که برچسب ساخته شده یا نه. دوباره امتحان کنید: /newlabel
address-read =
    در این میان نشانی شما را خواندم:
    <blockquote>{ $address }</blockquote>
address-unreadable = در پیام شما نشانی‌ای پیدا نکردم.
address-reader-unavailable = اکنون نمی‌توانم نشانی را یک‌جا بخوانم، پس هر بخش را می‌پرسم.
address-kept = { $why ->
        [unread] اکنون نمی‌توانم نشانی را یک‌جا بخوانم.
       *[partial] این نشانی کاملی نیست: خیابان و شهر یا کد پستی لازم است.
    } نشانی پیشین می‌ماند. برای تغییر بخشی از آن «تغییر» را بزنید، یا نشانی کامل دیگری بفرستید.
address-use-button = ✅ همین باشد
address-field-name = نام
address-field-company = شرکت
address-field-phone = تلفن
address-field-line1 = خیابان
address-field-line2 = واحد
address-field-city = شهر
address-field-state = استان
address-field-postalCode = کد پستی
address-field-countryCode = کشور

# The shop's owner
button-admin-today = 📊 امروز
button-admin-yesterday = 📅 دیروز
button-admin-settings = ⚙️ تنظیمات
button-admin-review = 👀 برای بررسی ({ $count })
admin-day =
    📊 <b>{ $day }</b> (UTC)

    سفارش‌ها: { $orders }، پرداخت‌شده { $paid }، خریداران: { $buyers }
    بازگشت پول: { $refunds }، { $refunded }
    سهم شرکت‌های پست: { $cost }
    <b>باقی‌مانده: { $left }</b>

    شارژها: { $topups }، { $toppedUp }
    افراد جدید: { $newPeople }
    موجودی حساب‌ها اکنون: { $balances }، افراد: { $people }
admin-no-trouble = ✅ در ۲۴ ساعت گذشته هیچ شرکت پستی خطا نداشت.
admin-trouble = ⚠️ سفارش‌های بدون برچسب در ۲۴ ساعت گذشته: { $failing }
admin-other-costs = ⚠️ برچسب‌هایی که برای فروشگاه به قیمتی جز قیمت پیشنهادی تمام شد: { $labels }؛ بالاتر از آن { $dearer }، پایین‌تر از آن { $cheaper }. از افراد همان مبلغی گرفته شد که پذیرفته بودند.
admin-settings = ⚙️ <b>تنظیمات فروشگاه</b>
admin-setting = { $name ->
        [markupPercent] سود روی قیمت شرکت‌های پست
        [minTopupCents] کمترین شارژ
       *[maxTopupCents] بیشترین شارژ
    }: <b>{ $value }</b> (از { $min } تا { $max })، <code>/admin { $word }</code>
admin-setting-changed = تغییر توسط { $by }، { $at } به وقت UTC
admin-settings-how = برای تغییر، <code>/admin markup 7.5</code> یا <code>/admin min 10</code> یا <code>/admin max 500</code> را بفرستید. تا یک دقیقه دیگر همه‌جا اعمال می‌شود.
admin-changed = ✅ { $name ->
        [markupPercent] سود
        [minTopupCents] کمترین شارژ
       *[maxTopupCents] بیشترین شارژ
    }: { $was } → <b>{ $value }</b>
admin-out-of-range = { $name ->
        [markupPercent] سود
        [minTopupCents] کمترین شارژ
       *[maxTopupCents] بیشترین شارژ
    } باید از { $min } تا { $max } باشد. چیزی تغییر نکرد.
admin-review-none = ✅ هیچ پرداختی منتظر شما نیست.
admin-review = 👀 <b>پرداخت‌هایی که منتظر شما هستند: { $count }</b>، قدیمی‌ترین‌ها: { $shown }
admin-review-line =
    <code>{ $paymentId }</code>، شخص <code>{ $person }</code>، از { $since } به وقت UTC
    { $reason ->
        [unvalued] رسید و ارزش آن معلوم نیست: { $what }
        [mismatch] صورتحساب Oxapay برای مبلغ دیگری است
       *[returned] { $what } به شخص برمی‌گردد و در موجودی هم هست
    }
    شناسهٔ Oxapay: <code>{ $trackId }</code>
admin-review-how = هر کدام را در Oxapay بپذیرید یا برگردانید: آنچه حل شود تا یک روز خودش از فهرست می‌رود. آنچه جور دیگری حل کرده‌اید با <code>/admin close P-… دلیل</code> از فهرست می‌رود: پولی جابه‌جا نمی‌شود و دلیل کنار پرداخت می‌ماند.
admin-closed = ✅ <code>{ $paymentId }</code> از شخص <code>{ $person }</code> از فهرست رفت و پولی جابه‌جا نشد. کنار آن ثبت شد: { $why }
admin-close-none = پرداختی با این شماره منتظر شما نیست. چیزی تغییر نکرد.
admin-close-why = دلیل را هم بنویسید: <code>/admin close { $paymentId } برگشت از راه بانک</code>. دلیل کنار پرداخت می‌ماند.
admin-unclear = متوجه نشدم. <code>/admin</code> را بفرستید، یا برای نمونه <code>/admin markup 7.5</code>، <code>/admin min 10</code>، <code>/admin max 500</code>.
admin-ambiguous = این می‌تواند دو مقدار باشد و چیزی تغییر نکرد. <code>/admin { $word } { $one }</code> یا <code>/admin { $word } { $other }</code> را بفرستید.

# هر چیز دیگر
alert-stale = این دکمه دیگر فعال نیست.
alert-no-template = چنین الگویی نیست.
alert-template-deleted = حذف شد
alert-no-order = چنین سفارشی نیست.
hint-text = الان منتظر پیامی نبودم. انتخاب کنید چه کاری انجام دهیم:
hint-command = این فرمان را نمی‌شناسم. این کارها از من برمی‌آید:
hint-media = با این نمی‌توانم کاری بکنم. انتخاب کنید چه کاری انجام دهیم:
hint-media-amount = مبلغ را به‌صورت متن لازم دارم، مانند <code>30</code>.
hint-media-name = نام را به‌صورت متن لازم دارم. /cancel همه‌چیز را همان‌طور که هست می‌گذارد.
hint-media-address = نشانی را به‌صورت متن لازم دارم، یا یکی از دکمه‌های بالا را بزنید. /cancel همه‌چیز را همان‌طور که هست می‌گذارد.
hint-media-label = پاسخ را به‌صورت متن لازم دارم، یا یکی از دکمه‌های بالا را بزنید. /cancel برچسب را لغو می‌کند.
hint-edited = پیام‌های ویرایش‌شده را نمی‌خوانم. لطفاً آن را به‌صورت پیام تازه بفرستید.
hint-private = من فقط در گفت‌وگوی خصوصی کار می‌کنم: { $link }
slow-down = { $seconds ->
        [one] این برای من زیادی تند بود. لطفاً { $seconds } ثانیه صبر کنید.
       *[other] این برای من زیادی تند بود. لطفاً { $seconds } ثانیه صبر کنید.
    }
unavailable = مشکلی پیش آمده است و به‌محض رفع آن به پیام شما پاسخ می‌دهم. لازم نیست دوباره بفرستید.
apology = در سمت من مشکلی پیش آمد؛ بابت آن چیزی کم نشد. دوباره امتحان کنید یا با /cancel از نو شروع کنید.
