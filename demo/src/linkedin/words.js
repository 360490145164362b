/** The page's words by language; `?lang=de` and `?lang=ja` choose. English is the default. */
import { parameter } from '../shared/page.js';

const table = {
  en: {
    home: 'Home', network: 'My network', jobs: 'Jobs', messages: 'Messages', me: 'Me',
    start: 'Start a post', prompt: 'What do you want to talk about?', post: 'Post',
    toAnyone: 'Post to Anyone', dismiss: 'Dismiss', schedule: 'Schedule', scheduled: 'Scheduled',
    editor: 'Text editor for creating content', commentEditor: 'Text editor for creating comment',
    comment: 'Comment', addComment: 'Add a comment', like: 'Like', repost: 'Repost', send: 'Send',
    success: 'Post successful', postAs: 'Post as', media: 'Add media', emoji: 'Add an emoji',
    discard: 'Discard', keep: 'Keep writing', leave: 'Discard this draft?', done: 'Done',
    pagePosts: 'Page posts', published: 'Published', admin: 'Admin view', message: 'Write a message',
  },
  de: {
    home: 'Start', network: 'Netzwerk', jobs: 'Stellen', messages: 'Nachrichten', me: 'Ich',
    start: 'Beitrag beginnen', prompt: 'Worüber möchten Sie sprechen?', post: 'Posten',
    toAnyone: 'Beitrag für alle', dismiss: 'Verwerfen', schedule: 'Planen', scheduled: 'Geplant',
    editor: 'Texteditor für Inhalte', commentEditor: 'Texteditor für Kommentare',
    comment: 'Kommentieren', addComment: 'Kommentar hinzufügen', like: 'Gefällt mir',
    repost: 'Teilen', send: 'Senden', success: 'Beitrag veröffentlicht', postAs: 'Posten als',
    media: 'Medien hinzufügen', emoji: 'Emoji hinzufügen', discard: 'Verwerfen',
    keep: 'Weiterschreiben', leave: 'Entwurf verwerfen?', done: 'Fertig',
    pagePosts: 'Beiträge der Seite', published: 'Veröffentlicht', admin: 'Verwaltung',
    message: 'Nachricht schreiben',
  },
  ja: {
    home: 'ホーム', network: 'つながり', jobs: '求人', messages: 'メッセージ', me: '自分',
    start: '投稿を開始', prompt: '何について話しますか', post: '投稿', toAnyone: '全員に投稿',
    dismiss: '閉じる', schedule: '日時を指定', scheduled: '予約済み',
    editor: 'コンテンツ作成用エディター', commentEditor: 'コメント作成用エディター',
    comment: 'コメント', addComment: 'コメントを追加', like: 'いいね', repost: '再投稿', send: '送信',
    success: '投稿しました', postAs: '投稿者', media: 'メディアを追加', emoji: '絵文字を追加',
    discard: '破棄', keep: '書き続ける', leave: '下書きを破棄しますか', done: '完了',
    pagePosts: 'ページの投稿', published: '公開済み', admin: '管理', message: 'メッセージを書く',
  },
};

export const language = parameter('lang') in table ? parameter('lang') : 'en';
document.documentElement.lang = language;

export const words = table[language];
