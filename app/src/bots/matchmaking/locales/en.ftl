# The greeting and the main buttons
start-hello = Hello, <b>{ $name }</b>! 👋
start-hello-nameless = Hello! 👋
start-what = Here you talk with strangers, one at a time. Nobody learns who you are unless you tell them.
about = Anonymous chat with strangers who fit: language, gender and age. No names, no ads.
button-find = 🔎 Find someone
button-find-again = 🔎 Look again
button-settings = ⚙️ Settings
button-help = ❓ Help
button-back = ◀ Back

# The menu of commands
command-next = Find someone, or the next one
command-stop = Leave the chat, or stop looking
command-settings = Your answers, and whom you look for
command-report = Report the person you talk with
command-block = Never meet this person again
command-language = Choose the language I speak
command-help = How this works
command-privacy = What I keep about you
command-delete_me = Delete what I know about you

help-intro = Press <b>Find someone</b> and I bring you together with a stranger who fits. What you write goes to them and what they write comes to you, without names: text, photos, videos, voice and video messages, GIFs, stickers, music and files. Replies and edits work too.
help-outro = If somebody is rude, press <b>Report</b>: it takes two taps and you never meet again. Keep your name, address and money to yourself.

privacy =
    <b>What I keep</b>
    • Your Telegram id, first name and language, so that I know you again.
    • Your answers: age, gender, whom you look for, language.
    • That two people talked, and when: a week; never what they said.
    • Reports, those about you too: a month. Blocks: for good, so that people who want no more of each other stay apart.

    <b>What you write</b> passes through: it is kept until it is delivered, seconds as a rule, and no longer. Nobody reads it, and it is not logged. For some hours I remember which copy belongs to which message, so that replies and edits find their way.

    <b>Who sees it</b>: the person you talk with, nobody else. They get copies that do not carry your name. What you tell about yourself is yours to decide.

    /delete_me deletes what I know about you. Blocks and reports about you stay, as above, and a ban until 90 days after its end. The record of chats in the last hour goes an hour later.

# The questions
onboarding-step = <b>{ $step }/{ $steps }</b>
onboarding-first = A few questions first, so that I find somebody who fits.
onboarding-done =
    ✨ <b>All set!</b>

    { $card }

    Shall we?
hint-onboarding = Please answer this first.
ask-age = <b>How old are you?</b>
type-age = Press it, or type the number.
ask-gender = <b>Who are you?</b>
ask-seeks = <b>Whom would you like to talk with?</b>
ask-ages = <b>Of which age?</b>
type-ages = Press a range, or type one such as <code>20-30</code>.
ask-language = <b>Which language do you want to chat in?</b>
age-young = This place is for adults: { $min } and older.
age-old = That would be a record. I can take ages up to { $max }.
age-unclear = I did not understand this age. Please type it in whole years, such as <code>25</code>.
ages-unclear = I did not understand these ages. Please type two, such as <code>20-30</code>.
ages-any = any age
button-gender = { $gender ->
        [male] 👨 A man
        [female] 👩 A woman
       *[other] 🌈 Another gender
    }
button-seeks = { $seeks ->
        [male] 👨 Men
        [female] 👩 Women
        [other] 🌈 Others
       *[any] 💫 Anyone
    }

# Settings
card =
    { $gender ->
        [male] 👨 A man
        [female] 👩 A woman
       *[other] 🌈 Another gender
    }, { $age }
    { $seeks ->
        [male] Looking for men
        [female] Looking for women
        [other] Looking for others
       *[any] Looking for anyone
    }, { $ages }
    Chatting in { $language }
settings =
    <b>Your settings</b>

    { $card }
    The bot speaks { $language }

    What shall be changed?
settings-while-chatting = You are in a chat, so press a button here: what you type is for the other side.
button-edit = { $field ->
        [age] My age
        [gender] Who I am
        [seeks] Whom I look for
        [ages] Their age
       *[language] Chat language
    }
button-language = 🌐 The bot’s language
button-language-auto = As in Telegram
language-choose = Which language shall I speak?
alert-in-chat = You are in a chat already; /next leaves it
alert-looking = Still looking
alert-saved = Saved

# Looking for somebody
wait-unknown = I will write as soon as somebody is here.
wait-seconds = It takes a few seconds as a rule.
wait-minute = It takes less than a minute as a rule.
wait-minutes = { $count ->
        [one] It takes about a minute.
       *[other] It takes about { $count } minutes.
    }
looking = { $moment ->
        [skipped] 👋 You left the chat. Looking for the next one…
        [going-on] 🔎 Still looking…
       *[new] 🔎 Looking for someone…
    }
    { $wait }
skips-too-many = You have passed over many people, each in a moment, and they are people like you. { $chat ->
        [on] Say hello to this one; { $seconds ->
            [one] Next works again in a second.
           *[other] Next works again in { $seconds } seconds.
        }
       *[over] { $seconds ->
            [one] You can look for the next one in a second.
           *[other] You can look for the next one in { $seconds } seconds.
        }
    }
looking-wider =
    🔎 Still looking, with wider ages now: { $ages }.
    I will write as soon as somebody is here.
button-quit = ✖️ Stop looking
found = 🎉 <b>Somebody is here!</b> Say hello: what you write goes to them, without your name.{ $widened ->
        [yes] {" "}They are outside the ages you chose: nobody closer was there.
       *[no] {""}
    }
search-expired = Nobody who fits came this time, of any age. Look again, perhaps at another hour, or change whom you look for or the language.
search-stopped = All right, I stopped looking.
stop-nothing = You are in no chat now. Shall I find someone?

# A chat
button-chat = { $act ->
        [next] ⏭ Next
        [stop] ⏹ Stop
        [report] 🚩 Report
        [block] 🚫 Block
       *[keep] ◀ Do not report
    }
chat-on = You are in a chat: just write. Or choose:
chat-left = You left the chat.
partner-left = { $gone ->
        [yes] Your partner is not here any more.
       *[no] Your partner left the chat.
    } Shall I find someone else?
not-relayed = { $why ->
        [refused] Telegram would not let this through to your partner: they may not take such messages. Text works.
        [channel] This was not passed on: it is a forward from a channel or a group. Send it as a message of your own.
        [earlier] This was not passed on: you wrote it before this chat began.
        [question] This was not passed on: my question above is still open, and only a button answers it. What you write from now on goes to your partner.
       *[kind] This cannot be passed on. Text, photos, videos, voice and video messages, GIFs, stickers, music and files can.
    }

# Reports, blocks and bans
report-ask = { $chat ->
        [on] What is wrong? Reporting ends the chat, and you never meet again.
       *[over] What was wrong? After a report you never meet again.
    }
button-reason = { $reason ->
        [spam] Advertising
        [abuse] Insults, threats
        [nudity] Unwanted nudity
        [underage] A minor
       *[other] Something else
    }
report-done = { $chat ->
        [another] Thank you, your report about the earlier chat is in. You will not meet that person again; the chat you are in goes on.
       *[over] Thank you, your report is in. You will not meet again.
    }
report-kept = All right, nothing is reported.
report-nobody = There is nobody to report or block: this works in a chat and for ten minutes after it.
block-done = { $chat ->
        [on] Done: the chat is over, and you will not meet again.
        [another] Done: you will not meet the person of that earlier chat again. The chat you are in goes on.
       *[over] Done: you will not meet again.
    }
report-already = You have reported this already, and you will not meet again.
block-already = You have blocked this person already: you will not meet again.
alert-reported = You have reported this already
alert-blocked = You have blocked this person already
banned = Several people reported you, so there are no chats for you for now. You can come back in { $left }.
time-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
time-hours = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
time-minutes = { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

# Deleting
delete-ask =
    <b>Delete what I know about you?</b>

    Your name, answers and settings go, and the record of your chats and of the reports you made; that of chats in the last hour goes an hour from now. A chat that is on ends.

    What stays, without your name, by your Telegram id: who is not to meet whom, reports about you for a month, and a ban that is running or ended within the last 90 days. That protects others.
button-delete-yes = 🗑 Yes, delete
button-delete-no = ◀ No, keep it
delete-done = Done, I have forgotten you. Should you come back: /start
delete-kept = All right, everything stays.

# Whatever else comes
alert-stale = This button is no longer active
hint-idle = You are in no chat now, so nobody reads this. Shall I find someone?
hint-command = I do not know this command, and passed nothing on. /help shows what I can do.
hint-private = I work in private chats only: { $link }
slow-down = { $seconds ->
        [one] That was too fast for me: not everything got through. Please wait a second.
       *[other] That was too fast for me: not everything got through. Please wait { $seconds } seconds.
    }
unavailable = I am having a problem and will pass your message on as soon as it is solved. You need not send it again.
apology = Something went wrong on my side. Please try again.
