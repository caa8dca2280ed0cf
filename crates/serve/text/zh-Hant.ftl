# The pages' words. Every language has every text, with the same variables; the build compares them.

language-name = 繁體中文
date = { $year } 年 { $month } 月 { $day } 日
date-and-time = { $date } { $time } UTC

category = { $name ->
    [profile] 其他個人檔案資料
    [profile-name] 姓名
    [profile-photo] 照片
    [profile-position] 目前職位
    [profile-experience] 過往工作經歷
    [profile-education] 學歷
    [profile-location] 地點
    [profile-skills] 技能
    [profile-certification] 證書
    [profile-licence] 執照
    [profile-volunteering] 志工經歷
    [profile-publication] 著作
    [profile-patent] 專利
    [profile-endorsement] 技能認可
    [profile-recommendation] 推薦
    [genai-input] 你在 AI 功能中輸入的內容
    [jobs-resume] 已儲存的履歷
    [jobs-generic-answer] 已儲存的一般篩選問題回答
    [groups-post] 群組貼文
    [groups-comment] 群組留言
    [groups-message] 群組訊息
    [groups-activity] 群組活動
    [content-post] 貼文
    [content-article] 文章
    [content-poll] 投票回應
    [content-contribution] 協作內容
    [content-comment] 留言
    [content-media] 媒體
    [content-document] 文件
    [feedback-support] 支援請求
    [feedback-thumb] 對 AI 建議按讚或倒讚
    [feedback-report] 對 AI 內容的檢舉
    [feedback-comment] 你透過意見回饋功能送出的內容
   *[other] { $name }
}

## On every page
skip = 跳到內容
me-menu = 我：{ $name }。開啟選單
menu-settings = 設定與隱私
menu-home = 總覽
menu-sign-out = 登出
nav-here = 你在這裡
nav-back = 返回
language = 語言
language-use = 使用此語言
simulated = 這裡的一切都不是真的：{ $why }
footer-log = 公開紀錄
footer-verifier = 可保存的驗證程式
footer-note = 除了讓你保持登入的 Cookie 外，沒有其他 Cookie。不會從別處載入任何東西。

## Sign-in
sign-in = 登入
sign-in-lead = 你的設定、你的收據，以及 AI 含有你哪些內容的證明。
sign-in-login = 電子郵件或使用者名稱
sign-in-password = 密碼
sign-in-failed = 名稱與密碼不相符。沒有任何變更。
sign-in-slow = 嘗試次數過多。請等一分鐘後再試。
sign-in-demo = 以其中一位會員的身分試用

## Overview
home-title = 你好，{ $name }
home-switch-on = 你的資料可用於訓練生成式 AI
home-switch-off = 你的資料不會用於訓練生成式 AI
home-change = 開啟設定
home-data = 我的資料與 AI
home-data-lead = 每個語料庫與模型含有你的哪些內容，並附證明。
home-timeline = 時間軸
home-timeline-lead = 與你的設定有關的一切，排成一線。
home-terms = 有何變更
home-terms-lead = 各版條款，以及對你的意義。
## The path to the setting
settings = 設定與隱私
settings-lead = { $platform } 讓你決定的一切。
privacy = 資料隱私
privacy-lead = 你分享的內容會如何處理。
uses = { $platform } 如何使用你的資料
uses-lead = 你能決定的每一種用途。
ai = 用於改善生成式 AI 的資料
ai-lead = 你寫的內容能否用來訓練產生文字的 AI 模型。
state-on = 開啟
state-off = 關閉

## The switch
switch-label = 使用我的資料來訓練產生內容的 AI 模型
switch-keep-off = 保持關閉
switch-keep-off-lead = 它是關閉的，但不是你選的。由你親自選擇後，不論條款日後如何，它都保持關閉。
switch-is-on = 開啟。你的資料可被使用。
switch-is-off = 關閉。你的資料不會被使用。
switch-by-default = 這是條款在你所在地的初始設定；你還沒有選擇。
switch-since = 你於 { $date } 做出此選擇。
switch-receipt = 收據 { $number }
switch-lapsed = 你曾在先前的條款下選擇開啟。條款已變更，因此不再有效，現為初始設定。
switch-stale = 你開啟此頁後，設定已在別處變更。目前狀態如下；沒有儲存其他內容。
switch-note-deleted = 你的帳號已刪除，因此不會使用你的任何內容。
switch-note-not-a-member = 此帳號不屬於個人，因此不會使用其任何內容。
switch-note-region = 沒有條款涵蓋你所在的地區，因此不論設定為何，目前都不會使用你的任何內容。
switch-note-not-in-effect = 條款尚未對你生效，因此目前不會使用你的任何內容。
switch-note-not-in-effect-until = 條款在 { $date } 之前不會對你生效，在此之前不會使用你的任何內容。
switch-note-paused = 你所在地區的資料使用已暫停，因此目前不會使用你的任何內容。
switch-note-minor = 你未達最低年齡，或年齡不明，因此不會使用你的任何內容。
switch-note-objected = 你的反對、刪除或限制請求有效，因此不論設定為何，都不會使用你的任何內容。
switch-covers-lead = 開啟時，若你選擇的對象範圍允許，以下內容可被使用：
switch-not-covers = 不涵蓋的範圍
switch-not-covers-lead = 不論設定為何，以下用途照常進行：
switch-never = 不論設定為何，永不使用：私人訊息、密碼、付款、薪資、求職申請、身分證件，以及未滿 { $age } 歲者的任何內容。
switch-when = 何時生效
switch-when-off = 立即。從你持有收據的那一刻起，任何新的語料庫與新的模型都不會使用你的任何內容。
switch-when-on = 從下一個語料庫起。它與你現在看到的條款綁定；條款若變更，不會視為你已同意。
switch-existing = 已存在的內容
switch-existing-off = 現有語料庫保留其內容，直到下一個建成為止，而下一個不含你。之後模型會更新到該語料庫，每個位元組都如同你從未在其中。
switch-promise = { $platform } 承諾在 { $days ->
   *[other] { $days } 天
}內，語料庫與模型不再含有你。
switch-no-promise = { $platform } 沒有說明語料庫與模型多久後不再含有你。
switch-lose-nothing = 不論你如何選擇，所有功能都照常為你運作。
switch-stays = 關閉就保持關閉：即使有新條款、新類別、搬遷或改名。不會有人再問你。
categories = 逐項設定
categories-lead = 在此關閉會排除一項。它允許的絕不會超過主設定：以關閉為準。
categories-all-off = 主設定已關閉，因此不會使用任何一項。
## A receipt
receipt = 收據 { $number }
receipt-done-off = 已關閉。已儲存，這是你的收據。
receipt-done-on = 已開啟。已儲存，這是你的收據。
receipt-what = 事項
receipt-when = 時間
receipt-number = 編號
receipt-terms = 依據條款
receipt-digest = 紀錄項目的摘要值
receipt-act-on = 你開啟了資料的使用
receipt-act-off = 你關閉了資料的使用
receipt-act-category-on = 你開啟了一項：{ $category }
receipt-act-category-off = 你關閉了一項：{ $category }
receipt-act-objection = 你提出了反對
receipt-act-objection-withdrawn = 你撤回了反對
receipt-act-restriction = 你要求了限制
receipt-act-restriction-withdrawn = 你撤回了限制
receipt-act-erasure = 你要求了刪除
receipt-superseded = 你之後又做了變更：收據 { $number } 較新。
receipt-download = 下載收據
receipt-print = 列印頁面
receipt-check = 在此驗證
receipt-keep = 請與你的文件一起保存。它已簽章，不需 { $platform } 即可驗證，也無法撤回。
receipt-pending = 證明這是你最後一次操作的文件將於 { $date } 前提供。屆時請再次下載。
receipt-complete = 它包含證明：在最近一次公布所有設定狀態時，這是你最後一次的操作。
receipt-none = 沒有儲存任何內容。沒有收據，因此設定維持原狀。請再試一次。
receipt-qr = 收據網址與摘要值的 QR 碼
## Proof in the browser
verify-run = 在此瀏覽器中驗證
verify-running = 驗證中……
verify-holds = 驗證成立。
verify-open = 沒有錯誤，但並非全部都已顯示。
verify-fails = 驗證不成立。請保存該檔案。
verify-how = 驗證在你的瀏覽器中進行，使用的程式你可以保存與閱讀。它不會詢問任何人。
verify-noscript = 若要不透過 { $platform } 驗證，請下載檔案並使用驗證程式。

## My data and AI
data = 我的資料與 AI
data-lead = 自你加入以來 { $platform } 公布的每個語料庫與模型。
data-none = 尚未公布任何語料庫。
data-no-models = 尚未公布任何模型。
data-withdrawn = 已於 { $date } 撤回：不再以它開始任何訓練。
data-deleted = 其資料列已於 { $date } 刪除。用以驗證的內容仍保留。
data-corpus = 語料庫
data-model = 模型
data-built = 公布於 { $date }
data-holds-nothing = 不含你的任何內容
data-holds-rows = { $rows ->
   *[other] 含有你的 { $rows } 筆紀錄
}
data-unknown = 目前無法顯示其內容
data-proof = 查看證明
data-proof-file = 下載證明
data-proof-words = 此語料庫的根值在公開紀錄中。此證明通往該根值，並恰好顯示你的這些紀錄，或沒有任何紀錄。
data-why-in = 建立時，你的設定為開啟，你已獲告知條款，且此項在涵蓋範圍內。
data-record = 紀錄
data-next = 接下來
data-next-in = 只要你的設定為開啟，它就會保留。關閉後，下一個語料庫就不含你。
data-next-leaving = 你的設定為關閉。下一個語料庫將不含這些紀錄。
data-next-gone = 自 { $date } 起，最新的語料庫已不含這些紀錄。
data-next-never = 沒有：其中沒有你的任何內容。
data-model-of = 學自語料庫 { $corpus }
data-model-holds = 它從你的紀錄中學習。
data-model-none = 它沒有從你的任何內容學習。
data-model-replaced = 已於 { $date } 由遺忘了應遺忘內容的模型取代。
data-download = 將全部下載為一個檔案

## Timeline
timeline = 時間軸
timeline-lead = 除了你之外，這裡不會有任何變更，否則會註明是誰。
timeline-you = 你
timeline-platform = { $platform }
timeline-officer = { $platform } 的負責人員
timeline-on = 已開啟
timeline-off = 已關閉
timeline-category-on = { $category }：已開啟
timeline-category-off = { $category }：已關閉
timeline-notice = 你已透過 { $channel } 獲告知條款 { $version }
timeline-bounce = 條款 { $version } 的通知被退回：不算數
timeline-objection = 反對
timeline-restriction = 限制
timeline-erasure = 刪除
timeline-withdrawn = 已撤回：{ $what }
timeline-terms = 條款 { $version } 已公布
timeline-pause = { $authority } 停止了你所在地區的資料使用：{ $reason }
timeline-resume = 你所在地區的暫停已結束
timeline-corpus = 語料庫 { $id } 已公布
timeline-withdrawn-corpus = 語料庫 { $id } 已撤回
timeline-deleted-corpus = 語料庫 { $id } 的資料列已刪除
timeline-model = 模型 { $id } 已公布
timeline-imported = 取自先前的紀錄
timeline-none = 尚無內容。

## Terms
terms = 有何變更
terms-lead = 各版條款，最新的在前，以及在你所在地的意義。
terms-version = 版本 { $version }
terms-published = 公布於 { $date }
terms-first = 第一個版本。
terms-changes = { $count ->
   *[other] { $count } 項變更
}
terms-before = 之前
terms-after = 之後
terms-widens = 可使用更多
terms-narrows = 可使用更少
terms-neutral = 不多也不少
terms-you = 對你而言
terms-you-covered = 你的地區自 { $date } 起在涵蓋範圍內。初始設定為{ $default ->
    [on] 開啟
    [off] 關閉
   *[unset] 未設定，視為關閉
}。
terms-you-not-covered = 你的地區不在涵蓋範圍內：不會使用你的任何內容。
terms-basis = 法律依據：{ $basis }
terms-text = 全文
terms-feed = 追蹤你所在地的變更：{ $kind }
terms-nothing = 除版本名稱與日期外，沒有任何變更。

## Requests
requests-sent = 已收到。請保存編號與應獲答覆的日期。
## Offline and faults
not-found = 沒有這個頁面
not-found-lead = 或者它屬於別人。
failed = 未能完成
failed-lead = 沒有儲存任何內容。請稍後再試。
refused = 這來自別處
refused-lead = 該請求不是來自本網站，因此沒有任何變更。

## Notices, links that switch off, requests, and no network
home-notices = 通知
home-notices-lead = 你被告知了什麼，以及何時。
home-requests = 反對、刪除與查閱
home-requests-lead = 你的權利，各有期限。
notices = 通知
notices-lead = { $platform } 告知你的內容。通知自你在此看到，或其電子郵件被接收之日起算。
notices-none = 沒有通知。
notice-served = 你於 { $date } 獲告知。
notice-not-served = 你閱讀本頁即獲告知。
notice-right = 你的反對權
notice-right-text = 你可以隨時反對此用途，無須理由。下方連結不需登入，且只能用來關閉。
notice-right-link = 關閉
off-title = 關閉你的資料使用
off-lead = 只要按一下，{ $platform } 就不會使用你的任何內容來訓練生成式 AI。此頁無法開啟任何設定。
off-button = 關閉
off-done = 已關閉。這是你的收據。
off-bad = 此連結不是我們的，或已被截斷。沒有任何變更。
off-bad-hint = 請完整複製，或登入後使用設定。
requests = 反對、刪除與查閱
requests-lead = 每一項都是有期限的請求。紀錄保存時，你會獲得收據。
requests-objection = 反對
requests-objection-lead = 從現在起，不論設定為何，都不會使用你的任何內容。
requests-restriction = 限制
requests-restriction-lead = 有效期間不會使用你的任何內容。其他一切保留。
requests-erasure = 刪除
requests-erasure-lead = 紀錄中關於你的內容會被清除，僅以加密摘要永久保持關閉。此操作無法復原。
requests-access = 查閱
requests-access-lead = 一個檔案，包含所保存的關於你設定的一切，以及每個語料庫含有你的哪些內容。
requests-withdraw = 撤回
requests-stands = 自 { $date } 起有效
requests-open = 收到於 { $date }。應於 { $due } 前答覆。
requests-guest = 你沒有帳號
requests-guest-lead = 可能有人寫過關於你的內容。請在此詢問；你會獲得編號與應答覆的日期。
requests-contact = 我們如何聯絡你？
requests-about = 是關於什麼？
requests-kind = 你的請求是什麼？
requests-send = 送出請求
requests-number = 請求 { $number }
requests-confirm = 是的，刪除所保存的關於我的內容
offline = 你已離線
offline-lead = 你的設定保存在 { $platform }，不在此裝置上，因此現在無法顯示。它沒有變更。

## Mail
mail-receipt-subject = { $platform }：收據 { $number }
mail-receipt-lead = 以下內容剛剛儲存在你的 { $platform } 帳號下。
mail-receipt-link = 查看收據
mail-receipt-attached = 收據已附上。請與你的文件一起保存：它已簽章，不需 { $platform } 即可驗證。
mail-not-you = 如果這不是你做的，請在此關閉。此連結不需登入，且只能用來關閉。
mail-change = 要再次更改：
mail-receipt-why = 你收到此信，是因為你在 { $platform } 的帳號下有內容被儲存。每次儲存都會寄一封。
mail-notice-subject = { $platform }：{ $title }
mail-notice-terms = 逐項對照有何變更，以及對你的意義：
mail-notice-why = 你收到此信，是因為 { $platform } 的這些條款與你有關。每個版本只通知一次。

## Why a record is in or out
reason = { $name ->
    [allowed] 已使用：條款列有此項，且沒有任何規則反對
    [never] 無論誰說什麼，一律不使用
    [category_unlisted] 條款未列此項
    [audience] 其對象比條款要求的更少
    [deleted] 該內容或帳號已刪除
    [not_a_member] 無法得知此帳號屬於在世的自然人
    [region_unlisted] 沒有條款涵蓋該地區
    [not_in_effect] 條款當時尚未對你生效
    [paused] 你所在地區的資料使用當時已暫停
    [minor] 你當時未達最低年齡，或年齡不明
    [minor_when_made] 你製作時未達最低年齡
    [outside_window] 製作時間不在條款涵蓋的期間內
    [opted_out] 你的設定當時為關閉
    [category_opted_out] 你當時已關閉此項
    [objected] 你的反對、刪除或限制請求當時有效
    [other_person] 其中有他人的部分，而該部分不得使用
    [signal] 條款所尊重的訊號表示拒絕
    [undecidable] 無法判定，視為拒絕
   *[other] { $name }
}
data-why = 原因
data-facts = 判定時所知的事實
why-decided = 依 { $date } 的狀況，按公開紀錄最前面的 { $events } 筆判定。
why-terms = 當時最新的條款是版本 { $version }。
why-no-terms = 當時尚未公布任何條款。
why-region = 你當時的居住地：{ $region }。
why-no-region = 當時不知你的居住地。
why-told = 已於 { $date } 告知你。
why-joined = 你於 { $date } 加入時已接受。
why-not-told = 當時尚未告知你。
why-chose-on = 你已於 { $date } 開啟。
why-chose-off = 你已於 { $date } 關閉。
why-default = 你當時尚未選擇；初始設定為{ $default ->
    [on] 開啟
    [off] 關閉
   *[unset] 未設定，視為關閉
}。
data-left-out = { $rows ->
   *[other] 你的 { $rows } 筆紀錄未被採用
}
data-none-known = 當時沒有你的紀錄需要判定。

## Parts, and requests of people without an account
family = { $name ->
    [profile] 個人檔案
    [genai] AI 功能
    [jobs] 工作
    [groups] 群組
    [content] 你發布的內容
    [feedback] 意見回饋
    [activity] 活動
   *[other] 其他
}
family-on = { $all } 項中開啟 { $on } 項
requests-status = 請保存此網址。它顯示請求的狀態，且不透露你的任何資訊。
requests-waiting = 正在等待答覆。
requests-answered = 已於 { $date } 答覆。
requests-late = 期限已過而未獲答覆。你可以向所在地的資料保護主管機關申訴。
