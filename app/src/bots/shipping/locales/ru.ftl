# Приветствие и главные кнопки
start-hello = Здравствуйте, <b>{ $name }</b>!
start-hello-nameless = Здравствуйте!
start-what = Я продаю почтовые этикетки: скажите, откуда, куда и что вы отправляете, выберите цену — и этикетка придёт файлом PDF. Платите с баланса, который пополняется криптовалютой.
about = Почтовые этикетки в чате: сравните цены, оплатите с баланса и получите PDF.
button-newlabel = 📦 Новая этикетка
button-balance = 💰 Баланс
button-orders = 🧾 Мои заказы
button-language = 🌐 Язык
button-help = ❓ Помощь
button-topup = ➕ Пополнить
button-statement = 📄 Выписка
button-cancel = ✖️ Отмена
button-back = ◀ Назад

# Меню команд
command-newlabel = Купить почтовую этикетку
command-balance = Сколько на балансе
command-topup = Пополнить баланс
command-statement = Весь ваш счёт одним файлом
command-orders = Ваши этикетки и заказы
command-track = Где ваши посылки
command-templates = Сохранённые этикетки и адреса
command-cancel = Прервать начатое
command-language = Выбрать язык
command-help = Что я умею
command-privacy = Что я о вас храню

help-intro = Я продаю почтовые этикетки. Нажмите <b>Новая этикетка</b> и отвечайте на вопросы по одному; пока вы не нажали <b>Купить</b>, ничего не списывается.
help-outro = /order с номером, например <code>/order S-7K2M9Q</code>, показывает один заказ, <code>/reprint S-7K2M9Q</code> ещё раз присылает его этикетку, а <code>/repeat S-7K2M9Q</code> готовит такую же этикетку ещё раз. /track показывает, где ваши посылки. Если этикетку получить не удалось, деньги возвращаются на баланс.

privacy =
    <b>Что я храню</b>
    • Ваш номер в Telegram, имя, язык и ссылку, по которой вы пришли, — чтобы узнать вас снова.
    • Ваши заказы с адресами, этикетками и сведениями о том, где видели посылки, и ваши платежи: это учёт ваших денег, он хранится вместе со счётом.
    • Шаблоны: сохранённые вами этикетки и адреса, пока вы их не удалите.
    • Этикетку, которую вы готовите: не дольше 30 дней после последнего сообщения.
    • Прочитанное из вставленного адреса: один день.

    <b>Кто ещё это видит</b>
    • Адреса и данные посылки получают ShipStation и перевозчик, иначе этикетки не будет.
    • Адрес, вставленный одним текстом, читает сервис OpenAI. Если вы этого не хотите, введите его по полям.
    • Платежи проходят через OxaPay; вашего кошелька я не вижу.

    Ничего не продаётся и не используется для рекламы. Чтобы ваши данные удалили, напишите тому, кто держит этого бота.

language-choose = На каком языке мне говорить?
button-language-auto = Как в Telegram
alert-language-set = Готово

# Деньги
balance = Ваш баланс: <b>{ $amount }</b>
balance-recent =
    { $balance }

    Последнее:
    { $lines }
balance-line = { $kind ->
        [topup] Пополнение
        [refund] Возврат
       *[order] Этикетка
    } <b>{ $amount }</b> · <code>{ $reference }</code> · { $date } UTC
topup-ask = Сколько внести? Нажмите на сумму или напишите свою, от { $min } до { $max }, например <code>30</code>.
topup-unclear = Не понимаю эту сумму. Напишите доллары цифрами, например <code>30</code> или <code>12,50</code>, от { $min } до { $max }.
topup-out-of-range = Такая сумма невозможна: можно от { $min } до { $max }.
topup-ambiguous = Это может значить { $one } или { $other }. Нажмите нужную сумму или напишите её, не отделяя тысячи. Можно от { $min } до { $max }.
topup-doubtful = Вы имеете в виду { $one }? Тогда нажмите. Если прочесть иначе, такая сумма невозможна: можно от { $min } до { $max }.
topup-other-currency = Баланс ведётся в долларах США: напишите сумму в долларах, например <code>30</code>, от { $min } до { $max }. Криптовалюту для оплаты вы выберете на следующей странице.
topup-making = ⏳ Создаю счёт на <b>{ $amount }</b>… Ссылка для оплаты появится в этом сообщении сама. Если за минуту её нет, нажмите кнопку.
alert-invoice-coming = Одну минуту: ссылка уже создаётся.
topup-invoice =
    Страница оплаты на <b>{ $amount }</b> готова (<code>{ $paymentId }</code>). Она открыта до { $until } UTC.

    Нажмите кнопку и заплатите удобной криптовалютой. Как только деньги придут, я напишу.
button-try-again = 🔄 Попробовать ещё раз
button-pay = Оплатить { $amount }
topup-cancelled = Хорошо, деньги не вносим.

## Statement
statement-coming = Готовлю выписку; она придёт сюда файлом.
statement-caption = Ваш счёт: все записи, начиная с самой старой, с балансом после каждой, в долларах США.
statement-failed = Выписку сейчас не удалось подготовить. Попробуйте через несколько минут: /statement

## Payments
payment-credited =
    ✅ Пришло { $amount }. Ваш баланс: { $balance }.
    Если этих денег ждёт этикетка, её продолжит /newlabel.
payment-overpaid =
    ✅ Поступило { $amount } — больше, чем { $asked }, которые вы хотели внести. Вся сумма на вашем балансе: { $balance }.
    Если этих денег ждёт этикетка, её продолжит /newlabel.
payment-partial =
    ⏳ По платежу { $paymentId } пока поступило { $amount } из { $asked }.
    Не хватает { $missing }: отправьте остаток с той же страницы, в любой монете, которую она предлагает. Если страница закроется раньше, поступившее окажется на вашем балансе.
payment-underpaid =
    ✅ Страница платежа { $paymentId } закрылась. Поступило { $amount } из { $asked }, они на вашем балансе: { $balance }.
    Внести ещё: /topup.
payment-late =
    ✅ { $amount } по платежу { $paymentId } поступили, когда страница уже закрылась. Они всё равно на вашем балансе: { $balance }.
    В следующий раз откройте новую страницу командой /topup: запоздавшие деньги могут идти долго или потеряться.
payment-more = ✅ По платежу { $paymentId } поступило ещё { $amount }. Ваш баланс: { $balance }.
payment-expired =
    Страница платежа { $paymentId } на { $asked } закрылась, ничего не поступило. Пожалуйста, больше ничего не отправляйте на её адрес: новую страницу откроет /topup.
    Если вы уже отправили деньги, они будут зачислены, как только придут.
payment-unvalued =
    ⚠️ По платежу { $paymentId } пришло: { $what }.
    Сколько это в долларах, сама программа сказать не может, поэтому на балансе этого нет. Владелец магазина уведомлён и решит вопрос; сохраните номер { $paymentId }.
payment-unvalued-unheard =
    ⚠️ По платежу { $paymentId } пришло: { $what }.
    Сколько это в долларах, сама программа сказать не может, поэтому на балансе этого нет. Пожалуйста, напишите владельцу магазина и назовите номер { $paymentId }.
payment-returned =
    ↩️ Платёжная служба возвращает вам деньги по платежу { $paymentId }; на балансе их нет.
    Новую страницу откроет /topup.
owner-payment-unvalued =
    ⚠️ Платёж { $paymentId } ждёт вас: пришло { $what }, Oxapay это не оценивает. Ничего не зачислено.
    Клиент { $person }, track id { $trackId }. Примите или верните платёж в Oxapay: бот учтёт это в течение нескольких часов.
owner-payment-mismatch =
    ⚠️ Платёж { $paymentId } ждёт вас: счёт { $trackId } в Oxapay выставлен на другую сумму. Ничего не зачислено.
    Клиент { $person }.
owner-payment-returned =
    ⚠️ Платёж { $paymentId } ждёт вас: Oxapay возвращает деньги, которые уже на балансе клиента ({ $amount }). С баланса ничего не списано.
    Клиент { $person }, track id { $trackId }.
owner-label-stays = 🏷 Деньги за заказ { $orderId } вернулись неделю назад, а его этикетку с тех пор не удалось аннулировать, или неизвестно, есть ли она. Найдите её, пожалуйста, в ShipStation по этому номеру и аннулируйте там.
owner-ledger-broken =
    🛑 Счета не сходятся: расхождение { $amount }, клиентов: { $people } ({ $who }).
    Само по себе ничего не изменено. Что делать: код ошибки LEDGER_UNBALANCED. Я проверяю каждую минуту и напишу, когда они снова сойдутся.
owner-ledger-entries =
    🛑 В книгах есть неверные записи: { $count }, всего на { $amount } ({ $which }).
    Само по себе ничего не изменено. Что делать: код ошибки LEDGER_ENTRY_WRONG. Я проверяю каждую минуту и напишу, когда счета снова сойдутся.
owner-ledger-stuck = 🛑 Книги не сверялись с { $since } UTC: проверка не доходит до конца. Посмотрите, пожалуйста, MongoDB и журнал работников («ledger-check»).
owner-ledger-whole = ✅ Счета снова сходятся.

# Заказы
orders-none = Заказов пока нет. До первой этикетки — несколько вопросов.
orders-page =
    <b>Ваши заказы</b>, страница { $page } из { $pages }

    { $lines }
orders-line = <code>{ $orderId }</code> · { $price } · { $state ->
        [labelled] этикетка готова
        [failed] не удалось, деньги возвращены
        [voiding] аннулируется
        [voided] аннулирована, деньги возвращены
       *[pending] покупается
    }
    Кому: { $to }, { $city } · { $date } UTC
order-which = Какой заказ? Напишите его номер после команды, например <code>/order S-7K2M9Q</code>, или выберите из списка.
order-head = Заказ <code>{ $orderId }</code> · { $date } UTC
    { $state ->
        [labelled] ✅ Этикетка готова
        [failed] ✖️ Этикетку купить не удалось; деньги снова на балансе
        [voiding] ⏳ Перевозчика просят аннулировать этикетку; пожалуйста, не используйте её
        [voided] ↩️ Этикетка аннулирована, использовать её нельзя; деньги снова на балансе
       *[pending] ⏳ Этикетка покупается
    }
order-ends =
    <b>От кого</b>
    { $from }

    <b>Кому</b>
    { $to }
order-parcel = 📦 { $size } · { $weight }
    { $service } · <b>{ $price }</b>
order-tracking = Номер для отслеживания: <code>{ $tracking }</code>
order-failure = Почему: { $reason }
button-label-file = 📄 Этикетка в PDF
button-all-orders = ◀ Все заказы
order-not-found = Заказа с номером { $orderId } нет. Ваши заказы: /orders.

# Where parcels are
track-state = { $state ->
        [announced] 🏷 Перевозчик ещё не получил посылку
        [accepted] 📮 Перевозчик получил вашу посылку
        [in_transit] 🚚 Ваша посылка в пути
        [out_for_delivery] 🛵 Вашу посылку везут получателю
        [attempted] 🚪 Вашу посылку привезли, но её некому было принять
        [pickup] 📬 Ваша посылка ждёт получателя в пункте выдачи
        [exception] ⚠️ Перевозчик сообщает о проблеме с вашей посылкой
        [returning] ↩️ Ваша посылка возвращается к отправителю
        [returned] 🏠 Ваша посылка вернулась к отправителю
       *[delivered] ✅ Ваша посылка доставлена
    }
track-parcel = Заказ { $orderId }, кому: { $name }, { $city }
track-time = { $zone ->
        [local] { $time } по местному времени
       *[utc] { $time } UTC
    }
track-seen = 📍 { $where }
track-words = Перевозчик пишет: { $words }
track-advice = { $advice ->
        [address] Спросите получателя, верен ли адрес и можно ли попасть к двери, и сообщите перевозчику. Иначе посылка вернётся.
        [customs] Таможне нужны документы, пошлина или время. Попросите получателя найти сообщение перевозчика и скорее на него ответить.
        [delay] Делать ничего не нужно: она придёт позже, чем планировалось.
        [damaged] Попросите получателя сфотографировать посылку до вскрытия и заявите о повреждении перевозчику.
        [lost] Попросите перевозчика найти её по номеру для отслеживания и заявите ему о пропаже.
        [attempted] Получателю стоит поискать извещение перевозчика. Обычно привозят ещё раз в следующий рабочий день.
        [pickup] Получатель может забрать её с удостоверением личности; через несколько дней она вернётся к отправителю.
        [returning] Уточните адрес у получателя, прежде чем отправлять снова. Оплата первой этикетки израсходована.
        [returned] Уточните адрес у получателя и отправьте с новой этикеткой: /newlabel.
       *[other] Посмотрите на странице перевозчика по номеру для отслеживания или спросите перевозчика.
    }
track-page = <b>{ $state }</b>
    Заказ <code>{ $orderId }</code>, кому: { $name }, { $city }
    Номер для отслеживания: <code>{ $tracking }</code>
track-expected = Ожидается { $day }.
track-history =
    <b>Что сообщалось</b>
    { $lines }
track-line = • { $where }: { $words }
track-no-scans = Пока ничего не сообщалось. Я напишу, когда посылка будет у перевозчика.
track-quiet = 🔕 Об этой посылке я не пишу.
track-none = У заказа <code>{ $orderId }</code> нет этикетки, поэтому искать нечего.
track-void = Этикетка заказа <code>{ $orderId }</code> больше не действует, поэтому искать нечего.
track-list =
    <b>Ваши посылки в пути</b>{ $many ->
        [yes] , страница { $page } из { $pages }
       *[no] {""}
    }

    { $lines }

    Другая: /track с номером заказа или номером для отслеживания.
track-list-line = <code>{ $orderId }</code> · { $state }
    Кому: { $name }, { $city }
track-page-empty = На этой странице посылок в пути больше нет.
track-none-under-way = Ваших посылок в пути нет. Прежние: /track с номером заказа или номером для отслеживания, например <code>/track S-7K2M9Q</code>.
track-muted = Об этой посылке я писать не буду.
track-unmuted = Я снова буду писать об этой посылке.
button-track = 🚚 Где она?
button-track-details = 🔎 Подробнее
button-track-mute = 🔕 Не писать о ней
button-track-unmute = 🔔 Писать снова
button-track-carrier = 🌐 Страница перевозчика
button-track-order = 🧾 Заказ

parcel-size = { $sides } { $unit ->
        [inch] дюйм.
       *[centimeter] см
    }
parcel-weight = { $value } { $unit ->
        [ounce] унц.
        [pound] фунт.
        [kilogram] кг
       *[gram] г
    }
parcel-pounds-ounces = { $pounds } фунт. { $ounces } унц.

# Шаблоны
templates-none = Шаблонов пока нет. Нажмите <b>Сохранить шаблон</b> под одним из заказов — и такая же этикетка будет в два нажатия. Или сохраните адрес прямо сейчас: <b>Новый адрес</b>.
templates-page =
    <b>Ваши шаблоны</b>, страница { $page } из { $pages }

    📦 — этикетка целиком, 🏠 — адрес, ⭐ — ваш обычный отправитель.
template-label = 📦 <b>{ $name }</b>
template-address =
    🏠 <b>{ $name }</b>
    <blockquote>{ $address }</blockquote>
template-parcel = 📦 { $size } · { $weight }
template-delete-sure = Удалить <b>{ $name }</b>? Вернуть его будет нельзя. Заказы останутся.
template-which-part = Что сохранить из заказа <code>{ $orderId }</code>?
template-name = Как его назвать? Нажмите на название ниже или напишите другое: не больше { $most } знаков.
template-rename = Как теперь назвать <b>{ $name }</b>? Не больше { $most } знаков.
template-name-empty = Такого названия не видно. Напишите буквами, цифрами или эмодзи.
template-name-long = Название слишком длинное: не больше { $most } знаков.
template-name-taken = Шаблон с названием { $name } у вас уже есть.
template-saved = ✅ Сохранено: <b>{ $name }</b>. Все шаблоны: /templates.
template-renamed = ✅ Теперь это <b>{ $name }</b>.
template-naming-cancelled = Хорошо, ничего не меняю.
template-replace = У вас есть неоконченная этикетка. Начать вместо неё эту?
template-not-found = Этого шаблона больше нет. Ваши шаблоны: /templates.
templates-full = У вас { $most } шаблонов, больше нельзя. Сначала удалите какой-нибудь в /templates.
repeat-which = Какой заказ? Напишите номер после команды, например <code>/repeat S-7K2M9Q</code>, или выберите из списка.
newlabel-saved = { $side ->
        [from] <b>Кто отправляет посылку?</b>
       *[to] <b>Кому посылка?</b>
    } Ваши адреса, страница { $page } из { $pages }
button-templates = 📋 Шаблоны
button-all-templates = ◀ Все шаблоны
button-new-address = 🏠 Новый адрес
button-save-template = 💾 Сохранить шаблон
button-repeat = 🔁 Повторить
button-part-label = 📦 Этикетка целиком
button-template-use = 📦 Использовать
button-template-from = 📤 Отправитель
button-template-to = 📥 Получатель
button-star = ⭐ Сделать обычным отправителем
button-unstar = ☆ Больше не обычный отправитель
button-rename = ✏️ Переименовать
button-delete = 🗑 Удалить
button-delete-sure = 🗑 Да, удалить
button-replace = 🆕 Да, начать эту
button-saved = 🏠 Сохранённые адреса
button-recent = ↩️ { $name }, { $city }

# Этикетка ещё раз
reprint-which = Какая этикетка? Напишите номер заказа после команды, например <code>/reprint S-7K2M9Q</code>, или выберите из списка.
reprint-fetching = ⏳ Ещё раз запрашиваю у перевозчика этикетку заказа <code>{ $orderId }</code>…
reprint-link = То же ссылкой для любого браузера, до { $until } UTC. Кто её получит, может открыть этикетку заказа { $orderId }. Потом <code>/reprint { $orderId }</code> даст новую.
button-label-link = 🔗 Открыть этикетку
reprint-void = Этикетка заказа { $orderId } аннулирована, ещё раз она не печатается.
reprint-voiding = Перевозчика просят аннулировать этикетку заказа { $orderId }; пока она не печатается.
reprint-none = Этикетки заказа { $orderId } нет.
label-again =
    📄 Этикетка заказа { $orderId }
    Номер для отслеживания: { $tracking }
label-again-failed = Получить этикетку заказа { $orderId } у перевозчика сейчас не удалось. Пожалуйста, попробуйте позже.

# Аннулирование этикетки
button-void = ↩️ Аннулировать
void-question =
    <b>Аннулировать этикетку заказа { $orderId }?</b>
    Если перевозчик согласится, { $amount } вернутся на баланс, а этикетка станет недействительной. Посылку, которую перевозчик уже принял, вернуть нельзя.
button-void-yes = ↩️ Да, аннулировать
button-void-no = ◀ Оставить
void-asked = ⏳ Прошу перевозчика аннулировать этикетку заказа <code>{ $orderId }</code>… Пожалуйста, не используйте её. Я напишу, как только будет ответ.
alert-void-over = Срок, в который перевозчик принимает эту этикетку обратно, прошёл.
order-void-refused = Вы просили её аннулировать. { $reason }
label-voided =
    ↩️ Этикетка заказа { $orderId } аннулирована. Пожалуйста, больше не используйте её.
    Возвращено { $amount }. Ваш баланс: { $balance }.
label-void-refused =
    Этикетка заказа { $orderId } не аннулирована. { $reason }
    Деньги не возвращены, этикетка действует.
label-void-delayed = Перевозчик не отвечает, можно ли аннулировать этикетку заказа { $orderId }. Я спрашиваю снова и напишу вам. До тех пор, пожалуйста, не используйте её.
void-refused-used = Перевозчик уже принял посылку.
void-refused-late = Срок, в который перевозчик принимает этикетки обратно, прошёл.
void-refused-carrier = Перевозчик не согласился: «{ $words }»

# Новая этикетка
newlabel-address = { $side ->
        [from] <b>Кто отправляет посылку?</b>
        [save] <b>Какой адрес сохранить?</b>
       *[to] <b>Кому посылка?</b>
    }
    Пришлите адрес целиком одним сообщением: имя, улица, город, штат или регион, индекс и страна. Или введите его по полям.
newlabel-reading = ⏳ Читаю адрес… Сейчас покажу. Ждать не обязательно: адрес можно ввести и по полям.
newlabel-paste-unclear = В этом сообщении нет адреса: он нужен текстом.
newlabel-paste-long = Для адреса это слишком длинно. Пришлите только адрес, не больше 600 знаков.
button-fields = ✍️ По полям
newlabel-field = { $side ->
        [from] Отправитель:
        [save] Адрес:
       *[to] Получатель:
    } { $field ->
        [name] <b>как зовут</b> человека или как называется магазин?
        [company] <b>какая компания?</b>
        [phone] <b>какой телефон?</b>
        [line1] <b>какая улица и дом?</b>
        [line2] <b>квартира, офис или этаж?</b>
        [city] <b>какой город?</b>
        [state] <b>какой штат или регион?</b> В США и Канаде две буквы, например CA.
        [postalCode] <b>какой индекс?</b>
       *[countryCode] <b>какая страна?</b>
    }
newlabel-so-far = <blockquote>{ $address }</blockquote>
newlabel-pasted =
    Вы прислали:
    <blockquote>{ $text }</blockquote>
newlabel-field-doubtful = Я прочитал <b>{ $value }</b>, но не уверен. Оставьте или напишите заново.
newlabel-field-unclear = Это не подходит. Ответьте буквами или цифрами.
newlabel-field-too-long = Для этикетки это слишком длинно: не больше { $most } знаков.
newlabel-field-no-letters = Здесь нужны буквы, не одни цифры.
newlabel-field-no-phone = Это не телефон. В номере от 7 до 15 цифр, например <code>+1 512 555 0100</code>.
newlabel-not-of-country = { $field ->
        [state] Такого штата или региона нет: { $country }. Пример: { $example }.
       *[postalCode] Такого индекса нет: { $country }. Пример: { $example }.
    }
newlabel-not-of-state = Индекс и регион не подходят друг к другу: в { $state } он начинается с { $start }.
newlabel-country-unknown = Не знаю такой страны. Напишите её название или две буквы, например <code>US</code>.
newlabel-check-address = { $side ->
        [from] <b>Отправитель:</b> всё верно?
        [save] <b>Адрес:</b> всё верно?
       *[to] <b>Получатель:</b> всё верно?
    }
    <blockquote>{ $address }</blockquote>
newlabel-which-field =
    <blockquote>{ $address }</blockquote>
    Что изменить?
button-right = ✅ Верно
button-change = ✏️ Изменить
button-keep = Оставить: { $value }
button-other-country = 🌍 Другая страна, не { $country }
button-other-state = 📍 Другой регион, не { $state }
button-skip = Пропустить
newlabel-size =
    <b>Какого размера посылка?</b>
    Нажмите на размер или напишите длину, ширину и высоту, например <code>25x15x10 см</code> или <code>10x6x4 in</code>.
button-size = { $name ->
        [envelope] ✉️ Конверт
        [small] Маленькая коробка
        [large] Большая коробка
       *[medium] Средняя коробка
    } · { $size }
newlabel-size-unclear = Не понимаю этот размер.
newlabel-size-three = Нужны три размера: длина, ширина и высота.
newlabel-size-unit = Сантиметры или дюймы? Напишите, пожалуйста, и единицу.
newlabel-size-range = Такой размер никто не возьмёт: каждая сторона должна быть больше 0 и не больше 274 см (108 дюймов).
newlabel-weight =
    <b>Сколько она весит?</b>
    Нажмите на вес или напишите его, например <code>1,5 кг</code>, <code>500 г</code> или <code>2 lb 3 oz</code>.
newlabel-weight-unclear = Не понимаю этот вес.
newlabel-weight-unit = Килограммы, граммы, фунты или унции? Напишите, пожалуйста, и единицу.
newlabel-weight-ambiguous = Это может значить <code>{ $one }</code> или <code>{ $other }</code>. Нажмите нужное или напишите его именно так.
newlabel-weight-doubtful = Вы имеете в виду <code>{ $one }</code>? Тогда нажмите. Если прочесть иначе, такой вес никто не возьмёт: он должен быть больше 0 и не больше 68 кг (150 фунтов).
newlabel-weight-range = Такой вес никто не возьмёт: он должен быть больше 0 и не больше 68 кг (150 фунтов).
newlabel-rates =
    <b>Выберите способ доставки</b>
    Другой вес? Просто напишите его.
rates-carrier =
    <b>{ $carrier }</b>
    { $lines }
rates-line = <code>{ $price }</code> · { $known ->
        [yes] { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[other] { $days } дней
        }
       *[no] срок неизвестен
    } · { $service }{ $mark ->
        [cheapest] {" "}💲
        [fastest] {" "}⚡
        [both] {" "}💲⚡
       *[none] {""}
    }
rates-silent = ⚠️ Сейчас не отвечают: { $carriers }. Их цены можно спросить позже.
rates-refused = Не берут эту посылку: { $carriers }.
rates-legend = 💲 — самый дешёвый, ⚡ — самый быстрый. Пока ничего не оплачено.
rates-asking = ⏳ Спрашиваю перевозчиков… Цены появятся в этом сообщении сами.
rates-elsewhere = { $fate ->
        [below] 👇 Цены появятся в сообщении ниже.
        [unbought] Вы занялись другим: эта цена больше не проверяется, и покупки по ней не будет.
       *[left] Вы занялись другим: эти цены больше не нужны.
    }
rates-wait =
    ⏳ <b>Сейчас цены спрашивает очень много людей.</b>
    Ваши появятся в этом сообщении сами примерно через { $unit ->
        [minutes] { $count ->
            [one] { $count } минуту
            [few] { $count } минуты
           *[other] { $count } минут
        }
       *[seconds] { $count } секунд
    }. Ничего делать не нужно.
button-by-speed = ⇅ По скорости
button-by-price = ⇅ По цене
reprice-asking = ⏳ Проверяю цену { $service }… Если она по-прежнему { $price }, этикетка будет куплена сразу.
reprice-changed = { $change ->
        [dearer] ⚠️ Цена перевозчика изменилась: была { $old }, сегодня <b>{ $price }</b>. Если согласны, нажмите <b>Купить</b>.
        [cheaper] Цена перевозчика снизилась: была { $old }, сегодня <b>{ $price }</b>.
       *[same] Цена по-прежнему <b>{ $price }</b>. Нажмите <b>Купить</b> ещё раз.
    }
reprice-gone = { $why ->
        [silent] ⚠️ Цену { $service } нужно спросить заново, а перевозчик не отвечает. Ничего не куплено; вот что доступно.
       *[gone] ⚠️ { $service } для этой посылки больше не предлагается. Ничего не куплено; вот что доступно.
    }
newlabel-no-rates = Спросите ещё раз или измените этикетку.
question-noted =
    { $note }

    { $question }
newlabel-press-button = Пожалуйста, нажмите одну из кнопок ниже.
newlabel-revise = Что изменить?
button-rate = { $mark ->
        [cheapest] 💲{" "}
        [fastest] ⚡{" "}
        [both] 💲⚡{" "}
       *[none] {""}
    }{ $price } · { $service }{ $known ->
        [yes] {" "}· { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[other] { $days } дней
        }
       *[no] {""}
    }
button-revise = ✏️ Изменить
button-again = 🔄 Спросить ещё раз
button-part = { $part ->
        [from] Отправитель
        [to] Получатель
        [size] Размер
       *[weight] Вес
    }
newlabel-confirm =
    <b>Проверьте — и покупайте</b>

    <b>От кого</b>
    { $from }

    <b>Кому</b>
    { $to }

    📦 { $size } · { $weight }
newlabel-confirm-price =
    { $service }{ $known ->
        [yes] , { $days ->
            [one] { $days } день
            [few] { $days } дня
           *[other] { $days } дней
        }
       *[no] {""}
    }
    Цена: <b>{ $price }</b>
    Ваш баланс: { $balance }
newlabel-missing = <b>На балансе не хватает { $missing }.</b> Пополните его и возвращайтесь: эта этикетка подождёт.
button-buy = ✅ Купить за { $price }
newlabel-buying = ⏳ Покупаю этикетку… С баланса списано { $price }. Заказ <code>{ $orderId }</code>; PDF придёт сюда сам.
newlabel-unfinished = У вас есть неоконченная этикетка.
newlabel-cancelled = Этикетка отменена. Ничего не списано.
button-resume = ▶ Продолжить этикетку
button-restart = 🆕 Начать новую
cancel-too-late = Этикетка не отменена: она куплена в этот самый момент. Когда она придёт, её можно аннулировать: <code>/order { $orderId }</code>, затем <b>Аннулировать</b>.
cancel-nothing = Отменять нечего. Что вы хотите сделать?

# Отказы, которые называют службы
rates-address-invalid = { $side ->
        [from] Адрес отправителя
       *[to] Адрес получателя
    } не принят: проверьте, пожалуйста, { $field ->
        [name] имя
        [company] компанию
        [phone] телефон
        [line1] улицу и дом
        [line2] квартиру или офис
        [city] город
        [state] штат
        [postalCode] индекс
       *[countryCode] страну
    }.
rates-parcel-refused = Такую посылку никто не возьмёт: { $reason }
rates-none = От этого отправителя к этому получателю никто не возит.
carrier-unavailable = Перевозчики сейчас не отвечают. Попробуйте через минуту; ваша этикетка сохранена.
balance-insufficient = <b>На балансе не хватает { $missing }.</b> Ничего не куплено.
quote-expired = Эти цены уже не действуют.
topup-amount-invalid = Такая сумма невозможна: можно от { $min } до { $max }.
payments-unavailable = Платёжная служба сейчас не отвечает. Деньги не двигались; попробуйте через минуту.

# Что говорят задания
label-ready =
    ✅ Ваша этикетка готова: { $orderId }
    { $service }
    Номер для отслеживания: { $tracking }
    Цена: { $price }
label-waits =
    ⏳ Сейчас этикетки покупают многие. Ваша этикетка { $orderId } оплачена, её место в очереди сохранено: она придёт сама.
    Если за полчаса её не удастся купить, деньги вернутся на баланс.
label-coming =
    ✅ Этикетка куплена: { $orderId }
    Номер отслеживания: { $tracking }
    { $carrier } ещё не выдал сам документ. PDF придёт сюда сам, как только будет готов; делать ничего не нужно.
label-failed =
    ✖️ Этикетку для заказа { $orderId } купить не удалось. { $reason }
    { $amount } снова на вашем балансе.
label-failed-address = Перевозчик не принимает один из адресов. Проверьте его и попробуйте ещё раз: /newlabel.
label-failed-refused = Перевозчик отказывается от этой посылки. Может подойти другой способ: /newlabel.
label-failed-unavailable = Перевозчик слишком долго не отвечал. Попробуйте позже: /newlabel.
label-failed-unclear = Перевозчик не сказал, сделана ли этикетка. Попробуйте ещё раз: /newlabel.
address-read =
    Я тем временем прочитал ваш адрес:
    <blockquote>{ $address }</blockquote>
address-unreadable = Я не нашёл адреса в вашем сообщении.
address-reader-unavailable = Сейчас я не могу читать адреса целиком, поэтому спрошу каждую часть.
address-kept = { $why ->
        [unread] Сейчас я не могу читать адреса целиком.
       *[partial] Это не целый адрес: нужны улица и город или индекс.
    } Прежний адрес остаётся. Нажмите «Изменить», чтобы изменить его часть, или пришлите другой целиком.
address-use-button = ✅ Взять его
address-field-name = Имя
address-field-company = Компания
address-field-phone = Телефон
address-field-line1 = Улица
address-field-line2 = Квартира
address-field-city = Город
address-field-state = Регион
address-field-postalCode = Индекс
address-field-countryCode = Страна

# The shop's owner
button-admin-today = 📊 Сегодня
button-admin-yesterday = 📅 Вчера
button-admin-settings = ⚙️ Настройки
button-admin-review = 👀 Посмотреть ({ $count })
admin-day =
    📊 <b>{ $day }</b> (UTC)

    Заказы: { $orders }, оплачено { $paid }, покупателей: { $buyers }
    Возвраты: { $refunds }, { $refunded }
    Доля перевозчиков: { $cost }
    <b>Осталось: { $left }</b>

    Пополнения: { $topups }, { $toppedUp }
    Новых людей: { $newPeople }
    Сейчас на балансах: { $balances }, людей: { $people }
admin-no-trouble = ✅ За последние 24 часа ни один перевозчик не отказал.
admin-trouble = ⚠️ Заказы без этикетки за последние 24 часа: { $failing }
admin-other-costs = ⚠️ Этикетки, которые обошлись магазину не в предложенную цену: { $labels }; сверх неё { $dearer }, ниже неё { $cheaper }. С людей взято столько, сколько они видели.
admin-settings = ⚙️ <b>Настройки магазина</b>
admin-setting = { $name ->
        [markupPercent] Наценка к ценам перевозчиков
        [minTopupCents] Наименьшее пополнение
       *[maxTopupCents] Наибольшее пополнение
    }: <b>{ $value }</b> (от { $min } до { $max }), <code>/admin { $word }</code>
admin-setting-changed = изменено: { $by }, { $at } UTC
admin-settings-how = Чтобы изменить, отправьте <code>/admin markup 7.5</code>, <code>/admin min 10</code> или <code>/admin max 500</code>. Везде это действует через минуту.
admin-changed = ✅ { $name ->
        [markupPercent] Наценка
        [minTopupCents] Наименьшее пополнение
       *[maxTopupCents] Наибольшее пополнение
    }: { $was } → <b>{ $value }</b>
admin-out-of-range = { $name ->
        [markupPercent] Наценка
        [minTopupCents] Наименьшее пополнение
       *[maxTopupCents] Наибольшее пополнение
    }: нужно значение от { $min } до { $max }. Ничего не изменено.
admin-review-none = ✅ Ни один платёж вас не ждёт.
admin-review = 👀 <b>Платежей, которые ждут вас: { $count }</b>, показаны самые старые: { $shown }
admin-review-line =
    <code>{ $paymentId }</code>, человек <code>{ $person }</code>, с { $since } UTC
    { $reason ->
        [unvalued] пришло, и неизвестно, сколько это стоит: { $what }
        [mismatch] счёт Oxapay выставлен на другую сумму
       *[returned] { $what } возвращается человеку и есть на балансе
    }
    track id в Oxapay <code>{ $trackId }</code>
admin-review-how = Примите или верните каждый в Oxapay: решённое так уходит из списка само, в течение дня. Решённый иначе уходит из списка по <code>/admin close P-… причина</code>: деньги не двигаются, причина остаётся при платеже.
admin-closed = ✅ <code>{ $paymentId }</code> человека <code>{ $person }</code> убран из списка, деньги не двигались. Записано при нём: { $why }
admin-close-none = Платёж с таким номером вас не ждёт. Ничего не изменено.
admin-close-why = Напишите и причину: <code>/admin close { $paymentId } вернули через банк</code>. Она останется при платеже.
admin-unclear = Я не понял. Отправьте <code>/admin</code> или, например, <code>/admin markup 7.5</code>, <code>/admin min 10</code>, <code>/admin max 500</code>.
admin-ambiguous = Это может значить два числа, и ничего не изменено. Отправьте <code>/admin { $word } { $one }</code> или <code>/admin { $word } { $other }</code>.

# Всё остальное
alert-stale = Эта кнопка больше не действует.
alert-no-template = Такого шаблона нет.
alert-template-deleted = Удалено
alert-no-order = Такого заказа нет.
hint-text = Сейчас я не ждал сообщения. Выберите, что вы хотите сделать:
hint-command = Такой команды я не знаю. Вот что я умею:
hint-media = С этим я ничего не могу сделать. Выберите, что вы хотите сделать:
hint-media-amount = Мне нужна сумма текстом, например <code>30</code>.
hint-media-name = Мне нужно название текстом. /cancel оставит всё как есть.
hint-media-address = Мне нужен адрес текстом, или нажмите одну из кнопок выше. /cancel оставит всё как есть.
hint-media-label = Мне нужен ответ текстом, или нажмите одну из кнопок выше. /cancel отменит этикетку.
hint-edited = Исправленных сообщений я не читаю. Пришлите, пожалуйста, новым.
hint-private = Я работаю только в личных чатах: { $link }
slow-down = { $seconds ->
        [one] Для меня это слишком быстро. Подождите { $seconds } секунду.
        [few] Для меня это слишком быстро. Подождите { $seconds } секунды.
       *[other] Для меня это слишком быстро. Подождите { $seconds } секунд.
    }
unavailable = У меня неполадка; отвечу на ваше сообщение, как только она будет устранена. Присылать его ещё раз не нужно.
apology = У меня что-то пошло не так; за это ничего не списано. Попробуйте ещё раз или начните заново: /cancel.
