/// Names in other scripts, each with the transcription its bearer uses in an e-mail address.
extension NamePool {
    static let greek = NamePool(
        given: """
            Γιώργος=giorgos Ελένη=eleni Νίκος=nikos Σοφία=sofia Αχιλλέας=achilleas Ζωή=zoi \
            Ηλίας=ilias Ιωάννα=ioanna Άγγελος=angelos Χρυσάνθη=chrysanthi
            """,
        family: """
            Παπαδόπουλος=papadopoulos Νικολαΐδης=nikolaidis Οικονόμου=oikonomou Μακρής=makris \
            Γεωργίου=georgiou Χατζηιωάννου=hatziioannou Καραγιάννης=karagiannis Ψαρρά=psarra \
            Ξενάκης=xenakis Θεοδωρίδης=theodoridis
            """)

    static let ukrainian = NamePool(
        given: """
            Олександр=oleksandr Юлія=yuliia Ганна=hanna Єва=yeva Ігор=ihor Їжак=yizhak \
            Наталія=nataliia Сергій=serhii Тарас=taras Мар'яна=mariana
            """,
        family: """
            Шевченко=shevchenko Коваленко=kovalenko Лук'яненко=lukianenko Ткачук=tkachuk \
            Гончар=honchar Щербак=shcherbak Ющенко=yushchenko Єфремов=yefremov Ґалаґан=galagan \
            Мельник-Дзюба=melnyk
            """)

    static let bengali = NamePool(
        given: """
            রহিম=rahim ফাতেমা=fatema সুমন=sumon অনন্যা=ananya জয়নাল=joynal শ্রেয়া=shreya \
            মোঃ_করিম=karim নুসরাত=nusrat ঋতুপর্ণা=rituparna আয়েশা=ayesha
            """,
        family: """
            রহমান=rahman চৌধুরী=chowdhury আক্তার=akter হোসেন=hossain ভট্টাচার্য=bhattacharya \
            বেগম=begum দাশগুপ্ত=dasgupta মিয়া=mia উদ্দিন=uddin সরকার=sarkar
            """)

    static let hindi = NamePool(
        given: """
            आरव=aarav प्रिया=priya अर्जुन=arjun दीपिका=deepika श्याम=shyam लक्ष्मी=lakshmi \
            कृष्ण=krishna अनुष्का=anushka
            """,
        family: """
            शर्मा=sharma सिंह=singh गुप्ता=gupta त्रिपाठी=tripathi मिश्रा=mishra अग्रवाल=agarwal \
            चतुर्वेदी=chaturvedi यादव=yadav
            """)

    static let arabic = NamePool(
        given: """
            محمد=mohammed فاطمة=fatima أحمد=ahmed مريم=maryam عبد_الرحمن=abdulrahman ليلى=layla \
            يوسف=yousef زينب=zainab إبراهيم=ibrahim نورة=noura
            """,
        family: """
            العلي=alali الحسن=alhassan المنصوري=almansoori بن_سعيد=binsaeed الشامسي=alshamsi \
            حداد=haddad القحطاني=alqahtani السيد=elsayed الزهراني=alzahrani ناصر=nasser
            """)

    static let hebrew = NamePool(
        given:
            "נועם=noam תמר=tamar איתי=itai שירה=shira יונתן=yonatan מאיה=maya דוד=david רחל=rachel",
        family: """
            כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz בן-דוד=bendavid אברהם=avraham \
            פרידמן=friedman שפירא=shapira
            """)

    static let japanese = NamePool(
        given: """
            翔太=shota さくら=sakura 健一=kenichi 美咲=misaki 蓮=ren 陽菜=hina ケンジ=kenji \
            ゆき子=yukiko 大輔=daisuke 葵=aoi
            """,
        family: """
            佐藤=sato 鈴木=suzuki 髙橋=takahashi 田中=tanaka 渡邊=watanabe 伊藤=ito 小林=kobayashi \
            佐々木=sasaki 山﨑=yamazaki 長谷川=hasegawa
            """,
        familyFirst: true)

    static let chinese = NamePool(
        given: "伟=wei 秀英=xiuying 娜=na 子涵=zihan 志强=zhiqiang 雨桐=yutong 建国=jianguo 欣怡=xinyi 磊=lei",
        family: "王=wang 李=li 张=zhang 刘=liu 陈=chen 欧阳=ouyang 赵=zhao 司马=sima 黄=huang 周=zhou",
        familyFirst: true, separator: "")

    static let korean = NamePool(
        given: "민준=minjun 서연=seoyeon 도윤=doyun 지우=jiwoo 하은=haeun 예준=yejun 수빈=subin 지훈=jihoon",
        family: "김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 남궁=namgung",
        familyFirst: true, separator: "")
}
