// go-telegram/bot as its documentation shows a webhook bot, except that the update is acknowledged after its handler,
// as all others do here: the library's own WebhookHandler puts updates into a channel and acknowledges at once, which
// would lose them in a crash.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

func main() {
	secret := os.Getenv("WEBHOOK_SECRET")
	b, err := bot.New(os.Getenv("BENCH_TOKEN"),
		bot.WithServerURL(os.Getenv("TELEGRAM_API_ROOT")),
		bot.WithNotAsyncHandlers(),
	)
	if err != nil {
		log.Fatal(err)
	}
	b.RegisterHandler(bot.HandlerTypeMessageText, "/start", bot.MatchTypePrefix, start)

	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != secret {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var update models.Update
		if err := json.NewDecoder(r.Body).Decode(&update); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		b.ProcessUpdate(r.Context(), &update)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func start(ctx context.Context, b *bot.Bot, update *models.Update) {
	_, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: update.Message.Chat.ID, Text: update.Message.Text})
	if err != nil {
		log.Print(err)
	}
}
