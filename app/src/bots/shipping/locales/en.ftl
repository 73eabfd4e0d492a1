# The greeting and the main buttons
start-hello = Hello, <b>{ $name }</b>!
start-hello-nameless = Hello!
start-what = I sell postage labels: tell me from where, to where and what you send, choose a price, and the label comes as a PDF. You pay from a balance that you top up with cryptocurrency.
about = Postage labels in a chat: compare prices, pay from your balance, get a PDF.
button-newlabel = 📦 New label
button-balance = 💰 Balance
button-orders = 🧾 My orders
button-language = 🌐 Language
button-help = ❓ Help
button-topup = ➕ Top up
button-statement = 📄 Statement
button-cancel = ✖️ Cancel
button-back = ◀ Back

# The menu of commands
command-newlabel = Buy a postage label
command-balance = What is on your balance
command-topup = Add money to your balance
command-statement = All of your account as a file
command-orders = Your labels and orders
command-track = Where your parcels are
command-templates = Labels and addresses you saved
command-cancel = Stop what we are doing
command-language = Choose the language
command-help = What I can do
command-privacy = What I keep about you

help-intro = I sell postage labels. Press <b>New label</b> and answer one question at a time; nothing is paid before you press <b>Buy</b>.
help-outro = /order with a number, such as <code>/order S-7K2M9Q</code>, shows one order, <code>/reprint S-7K2M9Q</code> sends its label again, and <code>/repeat S-7K2M9Q</code> prepares the same label once more. /track shows where your parcels are. If a label cannot be had, its price is back on your balance.

privacy =
    <b>What I keep</b>
    • Your Telegram id, first name, language, and the link you came by, so that I know you again.
    • Your orders with their addresses, labels and where the parcels were seen, and your payments: they are the record of your money and are kept with your account.
    • Templates: the labels and addresses you saved, until you delete them.
    • The label you are preparing: 30 days after your last message at most.
    • What was read from a pasted address: one day.

    <b>Who else sees it</b>
    • Addresses and parcel data go to ShipStation and the carrier, or there would be no label.
    • An address pasted as one text is read by OpenAI's service. Enter it field by field if you do not want that.
    • Payments are made with OxaPay; I never see your wallet.

    Nothing is sold or used for advertising. To have your data deleted, write to whoever runs this bot.

language-choose = Which language shall I speak?
button-language-auto = As in Telegram
alert-language-set = Done

# Money
balance = Your balance: <b>{ $amount }</b>
balance-recent =
    { $balance }

    Lately:
    { $lines }
balance-line = { $kind ->
        [topup] Top-up
        [refund] Money back
       *[order] Label
    } <b>{ $amount }</b> · <code>{ $reference }</code> · { $date } UTC
topup-ask = How much do you want to add? Press an amount, or type one from { $min } to { $max }, such as <code>30</code>.
topup-unclear = I did not understand this amount. Type dollars in digits, such as <code>30</code> or <code>12.50</code>, from { $min } to { $max }.
topup-out-of-range = This amount is not possible: it can be from { $min } to { $max }.
topup-ambiguous = This can mean { $one } or { $other }. Press the one you mean, or type it without separating thousands. It can be from { $min } to { $max }.
topup-doubtful = Do you mean { $one }? Then press it. Read the other way this amount is not possible: it can be from { $min } to { $max }.
topup-other-currency = Your balance is in US dollars: type dollars, such as <code>30</code>, from { $min } to { $max }. On the next page you choose the cryptocurrency to pay with.
topup-making = ⏳ Making your invoice for <b>{ $amount }</b>… The link to pay comes into this message by itself. If it has not come in a minute, press the button.
alert-invoice-coming = One moment, please: the link is on its way.
topup-invoice =
    Your payment page for <b>{ $amount }</b> is ready (<code>{ $paymentId }</code>). It is open until { $until } UTC.

    Press the button and pay with the cryptocurrency you like. I write to you as soon as the money is here.
button-try-again = 🔄 Try again
button-pay = Pay { $amount }
topup-cancelled = All right, no money is added.

## Statement
statement-coming = Your statement is being written; it comes here as a file.
statement-caption = Your account: all entries, oldest first, with the balance after each, in US dollars.
statement-failed = Your statement could not be written now. Please try again in a few minutes: /statement

## Payments
payment-credited =
    ✅ { $amount } came in. Your balance: { $balance }.
    If a label is waiting for it, /newlabel continues it.
payment-overpaid =
    ✅ { $amount } came in, more than the { $asked } you wanted to add. All of it is on your balance: { $balance }.
    If a label is waiting for it, /newlabel continues it.
payment-partial =
    ⏳ { $amount } of { $asked } came in so far for payment { $paymentId }.
    { $missing } is missing: send it from the same page, in any coin that the page offers. If the page closes first, what came in goes to your balance.
payment-underpaid =
    ✅ The payment page { $paymentId } has closed. { $amount } of { $asked } came in and is on your balance: { $balance }.
    /topup adds more.
payment-late =
    ✅ { $amount } came in for payment { $paymentId }, after its page had closed. It is on your balance all the same: { $balance }.
    Next time please open a new page with /topup: late money may take long or get lost on its way.
payment-more = ✅ Another { $amount } came in for payment { $paymentId }. Your balance: { $balance }.
payment-expired =
    The payment page { $paymentId } for { $asked } has closed, and nothing came in. Please send nothing to its address any more: /topup makes a new page.
    If you have sent money already, it is credited as soon as it arrives.
payment-unvalued =
    ⚠️ For payment { $paymentId } this arrived: { $what }.
    Nobody can say by itself what it is worth in dollars, so it is not on your balance. The owner of the shop has been told and settles it; keep the number { $paymentId }.
payment-unvalued-unheard =
    ⚠️ For payment { $paymentId } this arrived: { $what }.
    Nobody can say by itself what it is worth in dollars, so it is not on your balance. Please write to the owner of the shop and name the number { $paymentId }.
payment-returned =
    ↩️ The payment service sends the money of payment { $paymentId } back to you; it is not on your balance.
    /topup makes a new page.
owner-payment-unvalued =
    ⚠️ Payment { $paymentId } needs you: { $what } arrived, which Oxapay puts no value on. Nothing was credited for it.
    Person { $person }, track id { $trackId }. Accept or refund it at Oxapay: the bot follows within hours.
owner-payment-mismatch =
    ⚠️ Payment { $paymentId } needs you: Oxapay's invoice { $trackId } is over another amount than was asked for. Nothing was credited for it.
    Person { $person }.
owner-payment-returned =
    ⚠️ Payment { $paymentId } needs you: Oxapay sends money back that is on the person's balance ({ $amount }). Nothing was taken from it.
    Person { $person }, track id { $trackId }.
owner-label-stays = 🏷 The money of order { $orderId } went back a week ago, and its label could not be voided since, or nobody could find out whether there is one. Please look for it at ShipStation by this number and void it there.
owner-ledger-broken =
    🛑 The books do not add up: they are { $amount } apart, for { $people } people ({ $who }).
    Nothing was changed by itself. What to do: error code LEDGER_UNBALANCED. I check every minute and write when they add up again.
owner-ledger-entries =
    🛑 Entries of the books are wrong in themselves: { $count } of them, by { $amount } in all ({ $which }).
    Nothing was changed by itself. What to do: error code LEDGER_ENTRY_WRONG. I check every minute and write when the books add up again.
owner-ledger-stuck = 🛑 The books have not been added up since { $since } UTC: the check does not get through. Please look at MongoDB and at the log of the workers ("ledger-check").
owner-ledger-whole = ✅ The books add up again.

# Orders
orders-none = You have no orders yet. The first label is a few questions away.
orders-page =
    <b>Your orders</b>, page { $page } of { $pages }

    { $lines }
orders-line = <code>{ $orderId }</code> · { $price } · { $state ->
        [labelled] label ready
        [failed] failed, money is back
        [voiding] being voided
        [voided] voided, money is back
       *[pending] being bought
    }
    To { $to }, { $city } · { $date } UTC
order-which = Which order? Write its number behind the command, such as <code>/order S-7K2M9Q</code>, or choose one from the list.
order-head = Order <code>{ $orderId }</code> · { $date } UTC
    { $state ->
        [labelled] ✅ The label is ready
        [failed] ✖️ The label could not be bought; the money is back on your balance
        [voiding] ⏳ The carrier is asked to void the label; please do not use it
        [voided] ↩️ The label is void and must not be used; the money is back on your balance
       *[pending] ⏳ The label is being bought
    }
order-ends =
    <b>From</b>
    { $from }

    <b>To</b>
    { $to }
order-parcel = 📦 { $size } · { $weight }
    { $service } · <b>{ $price }</b>
order-tracking = Tracking number: <code>{ $tracking }</code>
order-failure = Why: { $reason }
button-label-file = 📄 Label as PDF
button-all-orders = ◀ All orders
order-not-found = There is no order with the number { $orderId }. /orders shows yours.

# Where parcels are
track-state = { $state ->
        [announced] 🏷 The carrier has not got the parcel yet
        [accepted] 📮 The carrier has your parcel
        [in_transit] 🚚 Your parcel is on its way
        [out_for_delivery] 🛵 Your parcel is out for delivery
        [attempted] 🚪 Your parcel was brought, and nobody could take it
        [pickup] 📬 Your parcel waits to be picked up
        [exception] ⚠️ The carrier reports a problem with your parcel
        [returning] ↩️ Your parcel is on its way back to the sender
        [returned] 🏠 Your parcel is back with the sender
       *[delivered] ✅ Your parcel was delivered
    }
track-parcel = Order { $orderId }, to { $name }, { $city }
track-time = { $zone ->
        [local] { $time }, local time
       *[utc] { $time } UTC
    }
track-seen = 📍 { $where }
track-words = The carrier says: { $words }
track-advice = { $advice ->
        [address] Ask the recipient whether the address is right and the door can be reached, then tell the carrier. Without that the parcel comes back.
        [customs] Customs want papers, a duty or time. Ask the recipient to look for a message from the carrier, and answer it soon.
        [delay] You need do nothing: it comes later than planned.
        [damaged] Ask the recipient to photograph the parcel before opening it, then claim the damage with the carrier.
        [lost] Ask the carrier to search for it with the tracking number, then claim the loss there.
        [attempted] The recipient should look for a notice of the carrier. Most carriers come again on the next working day.
        [pickup] The recipient can fetch it with an identity card; after some days it goes back to the sender.
        [returning] Check the address with the recipient before you send it again. The postage of the first label is used up.
        [returned] Check the address with the recipient, then send it with a new label: /newlabel.
       *[other] Look at the carrier's page by the tracking number, or ask the carrier.
    }
track-page = <b>{ $state }</b>
    Order <code>{ $orderId }</code>, to { $name }, { $city }
    Tracking number: <code>{ $tracking }</code>
track-expected = Expected on { $day }.
track-history =
    <b>What was reported</b>
    { $lines }
track-line = • { $where }: { $words }
track-no-scans = Nothing was reported yet. I write to you when the carrier has the parcel.
track-quiet = 🔕 I do not write about this parcel.
track-none = Order <code>{ $orderId }</code> has no label, so there is no parcel to look for.
track-void = The label of order <code>{ $orderId }</code> is not valid any more, so there is no parcel to look for.
track-list =
    <b>Your parcels under way</b>{ $many ->
        [yes] , page { $page } of { $pages }
       *[no] {""}
    }

    { $lines }

    Another one: /track with the order's or the tracking number.
track-list-line = <code>{ $orderId }</code> · { $state }
    To { $name }, { $city }
track-page-empty = No parcel of this page is under way any more.
track-none-under-way = No parcel of yours is under way. An earlier one: /track with the order's or the tracking number, such as <code>/track S-7K2M9Q</code>.
track-muted = I will not write about this parcel.
track-unmuted = I will write to you about this parcel again.
button-track = 🚚 Where is it?
button-track-details = 🔎 Details
button-track-mute = 🔕 Be quiet about it
button-track-unmute = 🔔 Write to me again
button-track-carrier = 🌐 The carrier's page
button-track-order = 🧾 The order

parcel-size = { $sides } { $unit ->
        [inch] in
       *[centimeter] cm
    }
parcel-weight = { $value } { $unit ->
        [ounce] oz
        [pound] lb
        [kilogram] kg
       *[gram] g
    }
parcel-pounds-ounces = { $pounds } lb { $ounces } oz

# Templates
templates-none = You have no templates yet. Press <b>Save as template</b> below one of your orders: from then on its label takes two presses. Or save an address now: <b>New address</b>.
templates-page =
    <b>Your templates</b>, page { $page } of { $pages }

    📦 is a whole label, 🏠 an address, ⭐ your usual sender.
template-label = 📦 <b>{ $name }</b>
template-address =
    🏠 <b>{ $name }</b>
    <blockquote>{ $address }</blockquote>
template-parcel = 📦 { $size } · { $weight }
template-delete-sure = Delete <b>{ $name }</b>? This cannot be undone. Your orders stay.
template-which-part = What of order <code>{ $orderId }</code> shall I save?
template-name = What shall it be called? Press the name below, or type another: { $most } characters at most.
template-rename = What shall <b>{ $name }</b> be called from now on? { $most } characters at most.
template-name-empty = This name cannot be seen. Please use letters, digits or emoji.
template-name-long = This name is too long: { $most } characters at most.
template-name-taken = You have a template called { $name } already.
template-saved = ✅ Saved as <b>{ $name }</b>. /templates shows all.
template-renamed = ✅ It is called <b>{ $name }</b> now.
template-naming-cancelled = All right, nothing is changed.
template-replace = You have a label that is not finished. Shall this one take its place?
template-not-found = This template is no longer there. /templates shows yours.
templates-full = You have { $most } templates, and more are not possible. Delete one in /templates first.
repeat-which = Which order? Write its number behind the command, such as <code>/repeat S-7K2M9Q</code>, or choose one from the list.
newlabel-saved = { $side ->
        [from] <b>Who sends the parcel?</b>
       *[to] <b>Who gets the parcel?</b>
    } Your addresses, page { $page } of { $pages }
button-templates = 📋 Templates
button-all-templates = ◀ All templates
button-new-address = 🏠 New address
button-save-template = 💾 Save as template
button-repeat = 🔁 Repeat
button-part-label = 📦 The whole label
button-template-use = 📦 Use
button-template-from = 📤 As sender
button-template-to = 📥 As recipient
button-star = ⭐ Make it the usual sender
button-unstar = ☆ No longer the usual sender
button-rename = ✏️ Rename
button-delete = 🗑 Delete
button-delete-sure = 🗑 Yes, delete
button-replace = 🆕 Yes, begin this one
button-saved = 🏠 Saved addresses
button-recent = ↩️ { $name }, { $city }

# A label again
reprint-which = Which label? Write the order's number behind the command, such as <code>/reprint S-7K2M9Q</code>, or choose one from the list.
reprint-fetching = ⏳ Fetching the label of order <code>{ $orderId }</code> from the carrier again…
reprint-link = The same as a link for any browser, until { $until } UTC. Whoever has it can open the label of order { $orderId }. Afterwards <code>/reprint { $orderId }</code> gives a new one.
button-label-link = 🔗 Open the label
reprint-void = The label of order { $orderId } is void and is not printed again.
reprint-voiding = The carrier is asked to void the label of order { $orderId }; it is not printed meanwhile.
reprint-none = There is no label of order { $orderId }.
label-again =
    📄 The label of order { $orderId }
    Tracking number: { $tracking }
label-again-failed = The label of order { $orderId } could not be fetched from the carrier now. Please try again later.

# Voiding a label
button-void = ↩️ Void label
void-question =
    <b>Void the label of order { $orderId }?</b>
    { $amount } comes back to your balance when the carrier agrees, and the label is worth nothing afterwards. A parcel that the carrier has scanned cannot be given back.
button-void-yes = ↩️ Void it
button-void-no = ◀ Keep it
void-asked = ⏳ Asking the carrier to void the label of order <code>{ $orderId }</code>… Please do not use it. I write to you as soon as there is an answer.
alert-void-over = The time in which the carrier takes this label back is over.
order-void-refused = You asked to void it. { $reason }
label-voided =
    ↩️ The label of order { $orderId } is void. Please do not use it any more.
    { $amount } is back. Your balance: { $balance }.
label-void-refused =
    The label of order { $orderId } was not voided. { $reason }
    Nothing was refunded; the label stays good.
label-void-delayed = The carrier does not answer whether the label of order { $orderId } can be voided. I keep asking and write to you. Until then please do not use it.
void-refused-used = The carrier has scanned the parcel already.
void-refused-late = The time in which the carrier takes labels back is over.
void-refused-carrier = The carrier did not agree: “{ $words }”

# A new label
newlabel-address = { $side ->
        [from] <b>Who sends the parcel?</b>
        [save] <b>Which address shall I save?</b>
       *[to] <b>Who gets the parcel?</b>
    }
    Send the whole address in one message, with name, street, city, state, ZIP code and country. Or enter it field by field.
newlabel-reading = ⏳ Reading the address… It will be shown to you in a moment. You need not wait: you can also enter it field by field.
newlabel-paste-unclear = There is no address in this message: I need it as text.
newlabel-paste-long = This is too long for an address. Send the address alone, 600 characters at most.
button-fields = ✍️ Field by field
newlabel-field = { $side ->
        [from] Sender:
        [save] The address:
       *[to] Recipient:
    } { $field ->
        [name] <b>what is the name</b> of the person or shop?
        [company] <b>which company?</b>
        [phone] <b>which phone number?</b>
        [line1] <b>which street and house number?</b>
        [line2] <b>apartment, suite or floor?</b>
        [city] <b>which city?</b>
        [state] <b>which state or region?</b> In the USA and Canada two letters, such as CA.
        [postalCode] <b>which ZIP or postal code?</b>
       *[countryCode] <b>which country?</b>
    }
newlabel-so-far = <blockquote>{ $address }</blockquote>
newlabel-pasted =
    You sent:
    <blockquote>{ $text }</blockquote>
newlabel-field-doubtful = I read <b>{ $value }</b>, but I am not sure. Keep it, or type it anew.
newlabel-field-unclear = I cannot use this. Please answer with letters or digits.
newlabel-field-too-long = This is too long for a label: { $most } characters at most.
newlabel-field-no-letters = There have to be letters in it, not only digits.
newlabel-field-no-phone = This is no phone number. It has 7 to 15 digits, such as <code>+1 512 555 0100</code>.
newlabel-not-of-country = { $field ->
        [state] { $country }: there is no such state. An example is { $example }.
       *[postalCode] { $country }: there is no such postal code. An example is { $example }.
    }
newlabel-not-of-state = The postal code and the state do not fit each other: in { $state } it begins with { $start }.
newlabel-country-unknown = I do not know this country. Write its name, or its two letters such as <code>US</code>.
newlabel-check-address = { $side ->
        [from] <b>Sender:</b> is this right?
        [save] <b>The address:</b> is this right?
       *[to] <b>Recipient:</b> is this right?
    }
    <blockquote>{ $address }</blockquote>
newlabel-which-field =
    <blockquote>{ $address }</blockquote>
    What shall be changed?
button-right = ✅ Correct
button-change = ✏️ Change
button-keep = Keep: { $value }
button-other-country = 🌍 Not { $country }
button-other-state = 📍 Not { $state }
button-skip = Skip
newlabel-size =
    <b>How big is the parcel?</b>
    Press a size, or type length, width and height, such as <code>10x6x4 in</code> or <code>25x15x10 cm</code>.
button-size = { $name ->
        [envelope] ✉️ Envelope
        [small] Small box
        [large] Large box
       *[medium] Medium box
    } · { $size }
newlabel-size-unclear = I did not understand this size.
newlabel-size-three = I need three measures: length, width and height.
newlabel-size-unit = Inches or centimeters? Please write the unit too.
newlabel-size-range = No carrier takes such a size: each side has to be more than 0 and at most 108 in (274 cm).
newlabel-weight =
    <b>How heavy is it?</b>
    Press a weight, or type it, such as <code>2 lb 3 oz</code>, <code>1.5 kg</code> or <code>500 g</code>.
newlabel-weight-unclear = I did not understand this weight.
newlabel-weight-unit = Pounds, ounces, kilograms or grams? Please write the unit too.
newlabel-weight-ambiguous = This can mean <code>{ $one }</code> or <code>{ $other }</code>. Press the one you mean, or type it like that.
newlabel-weight-doubtful = Do you mean <code>{ $one }</code>? Then press it. Read the other way it is none that a carrier takes: more than 0 and at most 150 lb (68 kg).
newlabel-weight-range = No carrier takes such a weight: it has to be more than 0 and at most 150 lb (68 kg).
newlabel-rates =
    <b>Choose how to send it</b>
    Another weight? Just type it.
rates-carrier =
    <b>{ $carrier }</b>
    { $lines }
rates-line = <code>{ $price }</code> · { $known ->
        [yes] { $days ->
            [one] 1 day
           *[other] { $days } days
        }
       *[no] time not known
    } · { $service }{ $mark ->
        [cheapest] {" "}💲
        [fastest] {" "}⚡
        [both] {" "}💲⚡
       *[none] {""}
    }
rates-silent = ⚠️ No answer at the moment: { $carriers }. Ask again later for their prices.
rates-refused = Not for this parcel: { $carriers }.
rates-legend = 💲 is the cheapest, ⚡ the fastest. Nothing is paid yet.
rates-asking = ⏳ Asking the carriers… Their prices come into this message by themselves.
rates-elsewhere = { $fate ->
        [below] 👇 The prices come into the message below.
        [unbought] You went on to something else: this price is not asked for any more, and nothing is bought by it.
       *[left] You went on to something else: these prices are not needed any more.
    }
rates-wait =
    ⏳ <b>Many people are asking for prices right now.</b>
    Yours come into this message by themselves, in about { $unit ->
        [minutes] { $count ->
            [one] a minute
           *[other] { $count } minutes
        }
       *[seconds] { $count } seconds
    }. You need not do anything.
button-by-speed = ⇅ By speed
button-by-price = ⇅ By price
reprice-asking = ⏳ Checking the price of { $service }… If it is still { $price }, the label is bought at once.
reprice-changed = { $change ->
        [dearer] ⚠️ The carrier's price has changed: it was { $old }, today it is <b>{ $price }</b>. Press <b>Buy</b> if you want it at that.
        [cheaper] The carrier's price has fallen: it was { $old }, today it is <b>{ $price }</b>.
       *[same] The price is still <b>{ $price }</b>. Press <b>Buy</b> again.
    }
reprice-gone = { $why ->
        [silent] ⚠️ The price of { $service } has to be asked for again, and its carrier does not answer. Nothing was bought; here is what can be had.
       *[gone] ⚠️ { $service } is no longer offered for this parcel. Nothing was bought; here is what can be had.
    }
newlabel-no-rates = Ask again, or change the label.
question-noted =
    { $note }

    { $question }
newlabel-press-button = Please press one of the buttons below.
newlabel-revise = What shall be changed?
button-rate = { $mark ->
        [cheapest] 💲{" "}
        [fastest] ⚡{" "}
        [both] 💲⚡{" "}
       *[none] {""}
    }{ $price } · { $service }{ $known ->
        [yes] {" "}· { $days ->
            [one] 1 day
           *[other] { $days } days
        }
       *[no] {""}
    }
button-revise = ✏️ Change something
button-again = 🔄 Ask again
button-part = { $part ->
        [from] Sender
        [to] Recipient
        [size] Size
       *[weight] Weight
    }
newlabel-confirm =
    <b>Check, then buy</b>

    <b>From</b>
    { $from }

    <b>To</b>
    { $to }

    📦 { $size } · { $weight }
newlabel-confirm-price =
    { $service }{ $known ->
        [yes] , { $days ->
            [one] 1 day
           *[other] { $days } days
        }
       *[no] {""}
    }
    Price: <b>{ $price }</b>
    Your balance: { $balance }
newlabel-missing = <b>{ $missing } is missing on your balance.</b> Top up, then come back: this label waits for you.
button-buy = ✅ Buy for { $price }
newlabel-buying = ⏳ Buying your label… { $price } is taken from your balance. Order <code>{ $orderId }</code>; the PDF comes here by itself.
newlabel-unfinished = You have a label that is not finished.
newlabel-cancelled = The label is cancelled. Nothing was charged.
button-resume = ▶ Continue the label
button-restart = 🆕 Start a new one
cancel-too-late = The label is not cancelled: it was bought at that very moment. Once it is here, it can be voided: <code>/order { $orderId }</code>, then <b>Void label</b>.
cancel-nothing = There is nothing to cancel. What would you like to do?

# Refusals that services name
rates-address-invalid = { $side ->
        [from] The sender's address
       *[to] The recipient's address
    } is not accepted: please check { $field ->
        [name] the name
        [company] the company
        [phone] the phone number
        [line1] the street and house number
        [line2] the apartment or suite
        [city] the city
        [state] the state
        [postalCode] the ZIP or postal code
       *[countryCode] the country
    }.
rates-parcel-refused = No carrier takes this parcel: { $reason }
rates-none = No carrier goes from this sender to this recipient.
carrier-unavailable = The carriers do not answer at the moment. Please try again in a minute; your label is kept.
balance-insufficient = <b>{ $missing } is missing on your balance.</b> Nothing was bought.
quote-expired = These prices are no longer valid.
topup-amount-invalid = This amount is not possible: it can be from { $min } to { $max }.
payments-unavailable = The payment service does not answer at the moment. No money has moved; please try again in a minute.

# What jobs say
label-ready =
    ✅ Your label is ready: { $orderId }
    { $service }
    Tracking number: { $tracking }
    Price: { $price }
label-waits =
    ⏳ Many people are buying labels right now. Your label { $orderId } is paid and keeps its place in line: it comes by itself.
    If it cannot be bought within half an hour, the money goes back to your balance.
label-coming =
    ✅ Your label is bought: { $orderId }
    Tracking number: { $tracking }
    { $carrier } has not handed out the document yet. The PDF comes here by itself as soon as it is there; you need not do anything.
label-failed =
    ✖️ The label of order { $orderId } could not be bought. { $reason }
    { $amount } is back on your balance.
label-failed-address = The carrier does not accept one of the addresses. Please check it and try again with /newlabel.
label-failed-refused = The carrier refuses this shipment. Another service may take it: /newlabel.
label-failed-unavailable = The carrier could not be reached for too long. Please try again later with /newlabel.
label-failed-unclear = The carrier did not say whether the label was made. Please try again with /newlabel.
address-read =
    I have read your address meanwhile:
    <blockquote>{ $address }</blockquote>
address-unreadable = I could not find an address in your message.
address-reader-unavailable = I cannot read whole addresses at the moment, so I ask for each part.
address-kept = { $why ->
        [unread] I cannot read whole addresses at the moment.
       *[partial] This is no whole address, with a street and a city or ZIP code.
    } The one I have stays as it is. Press “Change” to change a part of it, or send another whole one.
address-use-button = ✅ Use it
address-field-name = Name
address-field-company = Company
address-field-phone = Phone
address-field-line1 = Street
address-field-line2 = Apartment
address-field-city = City
address-field-state = State
address-field-postalCode = ZIP code
address-field-countryCode = Country

# The shop's owner
button-admin-today = 📊 Today
button-admin-yesterday = 📅 Yesterday
button-admin-settings = ⚙️ Settings
button-admin-review = 👀 To look at ({ $count })
admin-day =
    📊 <b>{ $day }</b> (UTC)

    Orders: { $orders }, paid { $paid }; buyers: { $buyers }
    Given back: { $refunds }, { $refunded }
    The carriers' part: { $cost }
    <b>Left: { $left }</b>

    Top-ups: { $topups }, { $toppedUp }
    New people: { $newPeople }
    On balances now: { $balances }; people with money: { $people }
admin-no-trouble = ✅ No carrier failed in the last 24 hours.
admin-trouble = ⚠️ Orders without a label in the last 24 hours: { $failing }
admin-other-costs = ⚠️ Labels that cost the shop something else than was offered: { $labels }; above it { $dearer }, below it { $cheaper }. People paid what they had agreed to.
admin-settings = ⚙️ <b>The shop's settings</b>
admin-setting = { $name ->
        [markupPercent] Markup on the carriers' prices
        [minTopupCents] Smallest top-up
       *[maxTopupCents] Largest top-up
    }: <b>{ $value }</b> ({ $min } to { $max }), <code>/admin { $word }</code>
admin-setting-changed = changed by { $by }, { $at } UTC
admin-settings-how = Send <code>/admin markup 7.5</code>, <code>/admin min 10</code> or <code>/admin max 500</code> to change one. It counts everywhere within a minute.
admin-changed = ✅ { $name ->
        [markupPercent] Markup
        [minTopupCents] Smallest top-up
       *[maxTopupCents] Largest top-up
    }: { $was } → <b>{ $value }</b>
admin-out-of-range = { $name ->
        [markupPercent] The markup
        [minTopupCents] The smallest top-up
       *[maxTopupCents] The largest top-up
    } must be from { $min } to { $max }. Nothing was changed.
admin-review-none = ✅ No payment waits for you.
admin-review = 👀 <b>Payments that wait for you: { $count }</b>, the oldest { $shown } of them
admin-review-line =
    <code>{ $paymentId }</code>, person <code>{ $person }</code>, since { $since } UTC
    { $reason ->
        [unvalued] arrived, and nothing tells what it is worth: { $what }
        [mismatch] Oxapay's invoice is over another amount than was asked for
       *[returned] { $what } goes back to the person, and is on the balance
    }
    Oxapay's track id <code>{ $trackId }</code>
admin-review-how = Accept or refund each of them at Oxapay: what is settled by that leaves the list by itself, within a day. One that you have settled in another way leaves it by <code>/admin close P-… why</code>: no money moves, and the reason is kept with the payment.
admin-closed = ✅ <code>{ $paymentId }</code> of person <code>{ $person }</code> is off the list, and no money moved. Kept with it: { $why }
admin-close-none = No payment of this number waits for you. Nothing was changed.
admin-close-why = Write why, too: <code>/admin close { $paymentId } sent back by bank</code>. The reason is kept with the payment.
admin-unclear = I did not understand this. Send <code>/admin</code>, or for example <code>/admin markup 7.5</code>, <code>/admin min 10</code>, <code>/admin max 500</code>.
admin-ambiguous = This can mean two values, and nothing was changed. Send <code>/admin { $word } { $one }</code> or <code>/admin { $word } { $other }</code>.

# Whatever else comes
alert-stale = This button is no longer active.
alert-no-template = There is no such template.
alert-template-deleted = Deleted
alert-no-order = There is no such order.
hint-text = I did not expect a message now. Choose what you would like to do:
hint-command = I do not know this command. This is what I can do:
hint-media = I can do nothing with this. Choose what you would like to do:
hint-media-amount = I need the amount as text, such as <code>30</code>.
hint-media-name = I need the name as text. /cancel leaves everything as it is.
hint-media-address = I need the address as text, or press one of the buttons above. /cancel leaves everything as it is.
hint-media-label = I need the answer as text, or press one of the buttons above. /cancel ends the label.
hint-edited = I do not read edited messages. Please send it again as a new one.
hint-private = I work in private chats only: { $link }
slow-down = { $seconds ->
        [one] That was too fast for me. Please wait a second.
       *[other] That was too fast for me. Please wait { $seconds } seconds.
    }
unavailable = I am having a problem and will answer your message as soon as it is solved. You need not send it again.
apology = Something went wrong on my side; nothing was charged for it. Please try again, or begin anew with /cancel.
