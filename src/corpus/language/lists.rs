//! Words by which languages are known.

/// Languages whose letters are enough to know them; Breton, for which the crate has many words that English or French has; and
/// Malay, whose words there do not tell it from Indonesian.
const LEFT_OUT: [&str; 10] = ["bn", "br", "el", "gu", "hy", "ja", "ko", "ms", "th", "zh"];

/// The language and the words of each list. A language may have two.
pub fn lists() -> Vec<(&'static str, Vec<&'static str>)> {
    let of_crate = stop_words::available_languages().iter().filter(|code| !LEFT_OUT.contains(code));
    let of_crate = of_crate.map(|&code| (code, stop_words::lookup(code).unwrap_or_default().to_vec()));
    of_crate.chain(MORE.map(|(code, words)| (code, words.split_ascii_whitespace().collect()))).collect()
}

/// Words of languages for which the crate has none, few, or hardly any that hold a sentence together.
#[rustfmt::skip]
const MORE: [(&str, &str); 26] = [
    ("en", "a about after all also an and any are as at be been but by can could did do each for from had has have he her \
        him his how i if in into is it its many may more most must my no not now of on only or other our out over said shall \
        she should so some such than that the their them then there these they this those through to under up upon us was \
        we were what when where which who will with would you your"),
    ("fr", "l d s c j m n t qu à y a où afin ainsi au aussi aux avec ce cela celle celui ces cette ceux chaque comme dans de \
        des donc dont du elle elles en entre est et eux fait il ils je la le les leur leurs lors lui mais ne nos notre nous \
        ont ou par pas peut plus pour que qui sans sont sous sur tous tout toute toutes un une vos votre vous"),
    ("uk", "і й та в у на не що з із зі до за від по про для як це який яка яке які якого якої яких або але його її їх він \
        вона вони ми ви я ти є був була було були бути має мають може можуть також ще вже лише тільки коли якщо щоб через \
        між під над при після перед без проти так там тут тому цього цей ця ці цих того той та те кожна кожний кожен людина \
        людини права право всі всіх усіх свої своїх своєї свого буде будуть року років час сказав сказала дуже більше"),
    ("be", "і ў у на не што з да за ад па пра для як гэта які якая якое якія яго яе іх або але ён яна яны мы вы я ёсць быў \
        была было былі быць мае маюць можа таксама яшчэ ўжо толькі калі каб праз паміж пад над пры пасля перад без супраць \
        так там тут таму гэтага гэты гэтая гэтыя таго той кожны чалавек чалавека права правы ўсе ўсіх сваіх сваёй свайго \
        будзе будуць год гадоў час сказаў сказала вельмі больш"),
    ("mk", "и на во да се од за со е не што ќе кој која кое кои ги го му ја им нив тој таа тие ние вие јас сум си беше биле \
        бил била било имаат има може можат исто така уште веќе само кога ако дека како или но меѓу под над при по пред без \
        против тука таму затоа овој оваа ова овие тоа секој човек право права сите својата своето своите година години \
        време рече многу повеќе најмногу"),
    ("sr", "i u na da je se su za od sa koji koja koje kao ne što ali ili iz po do o bi bio bila bilo biti ima imaju može mogu \
        takođe još već samo kada ako da li između pod nad pri posle pre bez protiv ovde tamo zato ovaj ova ovo ove taj ta to \
        svako čovek pravo prava svi svih svoje svojih godine godina vreme rekao rekla veoma više njegov njen njihov ga mu \
        joj ih smo ste sam si ће и у на да је се су за од са који која које као не што али или из по до о би био била било \
        бити има имају може могу такође још већ само када ако ли између под над при после пре без против овде тамо зато \
        овај ова ово ове тај та то свако човек право права сви свих своје својих године година време рекао рекла веома више \
        његов њен њихов га му јој их смо сте сам си људи осим такође због"),
    ("et", "ja on ei et ka see oli kui või aga mis kes oma ta tema nad nende meie teie ma sa olla ole olid oleks pole veel \
        juba ainult siis kus kuid seda selle sellest need nii väga rohkem peab võib saab iga igal inimene inimese õigus \
        kõik kõigi kõik ning pärast enne ilma vastu üle alla läbi juures aasta aastat aega ütles poolt kohta tuleb mida \
        mille millest kelle järgi eest vahel"),
    ("az", "və bu ilə bir üçün olan də da hər o kimi ki edir edən olaraq var yox isə daha çox ən onun onlar onların biz siz \
        mən sən öz bütün sonra əvvəl qədər görə ya ancaq lakin amma əgər necə nə kim hansı olmaq olur olub idi malikdir \
        hüququ hüquq insan şəxs dövlət azadlıq həmin belə yalnız arasında haqqında tərəfindən ildə il dedi etmək"),
    ("uz", "va bilan uchun bu bir ham har esa kerak deb emas yoki o u ular ularning biz siz men sen o z barcha so ng keyin \
        oldin qadar ko ra faqat lekin ammo agar qanday nima kim qaysi bo lish bo lgan bo lib edi ega huquq huquqi inson \
        shaxs davlat erkinlik ushbu shu orasida haqida tomonidan yilda yil dedi qilish mumkin lozim ва билан учун бу бир \
        ҳам ҳар эса керак деб эмас ёки улар уларнинг биз сиз мен сен барча сўнг кейин олдин қадар кўра фақат лекин агар \
        қандай нима ким қайси бўлиш бўлган бўлиб эди эга ҳуқуқ ҳуқуқи инсон шахс давлат эркинлик ушбу шу"),
    ("tk", "we bilen her bir üçin bu hem ol bolan ýa da däl olar olaryň biz siz men sen öz ähli soň öň çenli görä diňe emma \
        ýöne eger nähili näme kim haýsy bolmak bolýar bolup edi eýedir hukuk hukugy adam şahs döwlet azatlyk şol arasynda \
        hakynda tarapyndan ýylda ýyl diýdi etmek etmäge hukuga haklydyr"),
    ("cy", "y yr yn ac a i o ar am gan mae ei eu sydd oedd wedi bod nad nid na neu ond hefyd pan os fel hyn hwn hon y rhai \
        pob pawb hawl hawliau dyn dros drwy gyda at wrth mewn heb rhwng ym yng dan er mwyn bydd byddai fod yw cael gael \
        un dim mwy iawn wedyn cyn ôl dywedodd blwyddyn nhw ni chi hi ef fo dy fy ein eich hynny yma yno iddo"),
    ("af", "die en van in is het nie te om dat wat met op vir as aan sy haar hulle ons ek jy u hy sal kan moet word was deur \
        ook of maar so by uit na tot oor onder tussen sonder teen reg regte mens elke elkeen alle enige hierdie daardie \
        geen nog reeds net baie meer wees gewees gesê jaar tyd toe dan waar wie een twee se"),
    ("ne", "र को मा छ हो का की ले लाई पनि भएको गर्न गर्ने लागि यो त्यो छन् थियो हुने हुन्छ गरेको गर्दै भने तथा वा अनि तर \
        कि जुन जसले आफ्नो प्रत्येक व्यक्ति अधिकार सबै कुनै अन्य साथ सँग बाट देखि सम्म पछि अघि बीच विरुद्ध लागी भन्दा धेरै \
        नेपाल नेपाली वर्ष समय भन्नुभयो उनले उनी हामी तपाईं म थिए हुन भयो गरे गर्छ"),
    ("la", "et in est non ad ut cum sed qui quae quod ex ab de per si aut atque ac vel nec neque sunt esse erat fuit eius ejus \
        eorum suis suum suam sua omnes omnia omnis omnibus homo hominis hominum ius jus iura jura quis quid hoc haec hic \
        ille illa nihil enim autem etiam quoque tamen ita sic nam inter pro sub sine contra post ante apud nemo quisque \
        cuius cujus quam ne sive nisi dum ubi ibi"),
    ("jv", "lan sing ing kang karo saka iki iku ora kanggo dadi uga marang utawa wong saben duwe hak kabeh bisa wis durung \
        isih mung nanging yen kaya apa sapa ana ning menyang nalika sawise sadurunge tanpa antarane dheweke aku kowe kita \
        awake dhewe miturut supaya amarga sawijining tansah luwih banget taun wektu"),
    ("sn", "uye kuti kana zve pa kwa vanhu nokuti ane ine rine kodzero munhu wese nezve kubva pamusoro asi zvakare iyi uyu \
        izvi avo ivo isu imi iye ini kune mune pane nenyaya kuva kuita kana zvino chete zvose vose yake rake dzake wake \
        zvake yavo anofanira hapana"),
    ("ak", "na a no sɛ ne wɔ ho mu bi nti yɛ obiara biara onipa ɛno ɛyɛ so de ma ara nyinaa wɔn yɛn me wo ɔno anaa nso nanso \
        fi kɔ ba ka sɛnea deɛ dɛn saa yi ahodoɔ hokwan tumi kwan ɛwɔ ɛsɛ ɔwɔ ɔman aman mmerɛ bere akyi anim"),
    ("hr", "i u na da je se su za od s sa koji koja koje kao ne što ali ili iz po do o bi bio bila bilo biti ima imaju može \
        mogu također još već samo kada ako li između pod nad pri nakon prije bez protiv ovdje tamo zato ovaj ova ovo ove taj ta \
        to svatko svaki čovjek pravo prava svi svih svoje svojih godine godina vrijeme rekao rekla vrlo više njegov njezin \
        njihov ga mu joj ih smo ste sam si gdje netko ništa tko tijekom jer čak zbog te kako mjesto \
        vlada ljudi djeca grad posao novac škola život svijet zemlja novi nova novo dobar velik prvi posljednji tvrtka hrvatska \
        hrvatske hrvatski hrvatskoj većina slučaj slučaju pitanje mogućnost potrebno jučer danas sutra tjedan mjesec dio dijela \
        cijena cijene uvijek nikad moguće treba trebalo riječ riječi uvjeti sljedeći objavio izvijestio predsjednik općina \
        milijuna kuna tisuća posto protekle države državi ministar stranka obitelj žena rat vijeće"),
    ("sk", "a je sa na že v vo zo so z s ku k do od po pre pri za o u aj ale ako alebo ktorý ktorá ktoré ktorí ktorého ktorej \
        ktorým bol bola bolo boli byť sú nie som sme ste si jeho jej ich im mu ho ju tento táto toto tieto ten tá to tým \
        tak už len aby keď kde čo kto bude budú môže môžu má majú medzi podľa proti bez pred pod nad však tiež ešte iba \
        každý každého právo roku rokov povedal viac veľmi všetky všetkých preto alebo teda okrem \
        vláda ľudia ľudí deti mesto práca peniaze škola život svet krajina nový nová nové dobrý veľký prvý posledný spoločnosť \
        spoločností daň dane väčšina prípad prípade situácia otázka možnosť potrebné včera zajtra týždeň mesiac slovensko \
        slovenska slovenský slovenskej tvrdí uviedol dôvod môcť chcieť niekoľko takmer približne oproti ďalší ďalej celkom \
        päť šesť tisíc miliónov čas ktorú ktorom ktorých predseda strana rodina žena vojna štát štátu úrad zákon"),
    ("bg", "на и да се от за с със е в във по не са ще като че това който която което които или но до при след преди без \
        между под над има няма може могат беше бяха бил била било още вече само когато ако как защо защото този тази тези \
        той тя те то ние вие аз си му го ѝ ги им неговата всеки всички право хора човек година години време каза много \
        повече най също така тук там обаче към чрез"),
    ("hi", "है हैं था थी थे का की के को में से और पर यह वह ने कि एक हो कर भी नहीं तो जो इस उस लिए गया गई गए किया तथा अपने अपनी \
        अपना या इसके उसके द्वारा होता होती होते करने करना करते रहा रही रहे साथ बाद पहले किसी सभी प्रत्येक व्यक्ति अधिकार \
        उन्होंने कहा हम वे आप मैं जा सकता सकते सकती कुछ बहुत अधिक ही तक जब अब यदि"),
    ("da", "af og at i det der som til på med er en et den de har var blev også efter mod hvad hvor nu kun år siger ikke bliver \
        mellem nogle sig jeg mig deres vores meget uden havde skulle kunne noget længere ud ind op gennem sagde fra for om \
        dog imens flere mange regeringen arbejdet begynder borgere folk byen landet penge skole børn vejen ugen måned uge \
        sagen politiet siden igen tidligere størstedelen ifølge oplyser koster kommer skal vil være blevet mulighed \
        hjælp gør giver tager får står går derfor hvis når fordi således hver anden andre første sidste hele"),
    ("no", "av og at i det der som til på med er en et den de har var ble også etter mot hva hvor nå bare år sier ikke blir \
        mellom noen seg jeg meg deres våre mye uten hadde skulle kunne noe lenger ut inn opp gjennom sa fra for om å \
        imidlertid flere mange regjeringen arbeidet begynner innbyggere folk byen landet penger skole barn veien uken måned \
        uke saken politiet siden igjen tidligere mesteparten ifølge opplyser koster kommer skal vil være blitt mulighet \
        hjelp gjør gir tar får står går derfor hvis når fordi slik hver annen andre første siste hele"),
    ("vi", "và của là có được cho trong không người những các một với này đã để khi về từ đến như ra tại theo sẽ cũng năm nhiều \
        vào ở bị phải hay thì mà đó trên ông anh chị quyền nhân dân nước việc công sự tự do quốc gia mọi bất cứ mình họ tôi \
        chúng ta hơn nhất làm đi lại còn chỉ sau trước giữa đang rất vì nếu nhưng hoặc thành phố đường nhà thời gian toàn thế \
        giới luật pháp bảo vệ xã hội đều cả hai ba nào đây bằng lên xuống nói biết thấy cần mỗi tất số ngày tháng tuổi"),
    ("ur", "کا کی کے کو میں سے اور ہے ہیں تھا تھی تھے نے پر یہ وہ کہ ایک ہو کر بھی نہیں تو جو اس ان لیے گیا گئی گئے کیا کرنے کرنا تمام \
        اپنے اپنی اپنا یا ہر شخص حق حقوق انسانی ہوتا ہوتی ہوتے سکتا سکتے سکتی رہا رہی رہے ساتھ بعد پہلے کسی سب لوگ ملک حکومت کہا \
        انہوں ہم آپ میں بہت زیادہ ہی تک جب اب اگر دو سال دن وقت جانے جائے والے والی والا اسے انہیں چونکہ"),
    ("yi", "און די דער דאס איז אין צו פון מיט אויף ניט נישט א אן וואס אז זיין האט האבן מען מענטש רעכט יעדער זײַן פֿון דאָס \
        אויך אדער אָדער נאר נאָר אבער אָבער ווי ווען זיי מיר איר איך ער זי זאל זאָל קען ווערן אלע אַלע פאר פֿאַר אַ אַן \
        צווישן קיין דורך נאך נאָך"),
];
