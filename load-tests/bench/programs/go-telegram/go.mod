module botfleet/bench/go-telegram

go 1.24

require github.com/go-telegram/bot v1.19.0
