"""aiogram as its documentation shows a webhook bot, on uvloop; the reply is awaited before the update is acknowledged."""

import logging
import os

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

logging.basicConfig(level=logging.WARNING)
uvloop.install()

dispatcher = Dispatcher()


@dispatcher.message(CommandStart())
async def start(message: Message) -> None:
    await message.answer(message.text)


def main() -> None:
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_ROOT"])
    bot = Bot(os.environ["BENCH_TOKEN"], session=AiohttpSession(api=server))
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=os.environ["WEBHOOK_SECRET"]
    )
    handler.register(app, path="/")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)


main()
