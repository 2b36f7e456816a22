<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Handwrite</source>
        <translation>Über Handwrite</translation>
    </message>
    <message>
        <source>Handwrite {version}</source>
        <translation>Handwrite {version}</translation>
    </message>
    <message>
        <source>&lt;p&gt;Writes text in the hand of a sample, as pen strokes, with a diffusion model that runs on this computer. Nothing is sent anywhere.&lt;/p&gt;&lt;p&gt;&lt;b&gt;The writing is machine-made&lt;/b&gt;, and the files say so. Use a hand only with the consent of the person whose it is.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Program:&lt;/b&gt; MIT licence.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Model and sample hands:&lt;/b&gt; CC BY 4.0, learnt and taken from UNIPEN train_r01_v07, International Unipen Foundation, 1999, doi 10.5281/zenodo.1195803, CC BY 4.0 (I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet, “UNIPEN project of on-line data exchange and recognizer benchmarks”, ICPR 1994).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Libraries:&lt;/b&gt; Qt and PySide6 (LGPL 3), PyTorch (BSD 3-Clause), NumPy (BSD 3-Clause), OpenCV (Apache 2.0), Pillow (MIT-CMU), lxml (BSD 3-Clause), svgwrite (MIT), resvg (Apache 2.0 or MIT), safetensors (Apache 2.0), platformdirs (MIT), Pyphen (GPL 2, LGPL 2.1 or MPL 1.1), ReportLab (BSD 3-Clause).&lt;/p&gt;</source>
        <translation>&lt;p&gt;Schreibt Text in der Handschrift einer Probe, als Striche eines Stifts, mit einem Diffusionsmodell, das auf diesem Rechner läuft. Nichts wird irgendwohin gesendet.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Die Schrift ist von einer Maschine&lt;/b&gt;, und die Dateien sagen es. Verwenden Sie eine Handschrift nur mit dem Einverständnis des Menschen, dem sie gehört.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Programm:&lt;/b&gt; MIT-Lizenz.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Modell und Probehandschriften:&lt;/b&gt; CC BY 4.0, gelernt und entnommen aus UNIPEN train_r01_v07, International Unipen Foundation, 1999, doi 10.5281/zenodo.1195803, CC BY 4.0 (I. Guyon, L. Schomaker, R. Plamondon, M. Liberman, S. Janet, „UNIPEN project of on-line data exchange and recognizer benchmarks“, ICPR 1994).&lt;/p&gt;&lt;p&gt;&lt;b&gt;Bibliotheken:&lt;/b&gt; Qt and PySide6 (LGPL 3), PyTorch (BSD 3-Clause), NumPy (BSD 3-Clause), OpenCV (Apache 2.0), Pillow (MIT-CMU), lxml (BSD 3-Clause), svgwrite (MIT), resvg (Apache 2.0 oder MIT), safetensors (Apache 2.0), platformdirs (MIT), Pyphen (GPL 2, LGPL 2.1 oder MPL 1.1), ReportLab (BSD 3-Clause).&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>AdaptDesk</name>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <source>The model writes as it knows to, so as not to forget it…</source>
        <translation>Das Modell schreibt, wie es kann, um es nicht zu verlernen…</translation>
    </message>
    <message>
        <source>Reading what it writes now, to keep it legible…</source>
        <translation>Lesen, was es jetzt schreibt, damit es lesbar bleibt…</translation>
    </message>
    <message>
        <source>Measuring what has changed…</source>
        <translation>Messen, was sich geändert hat…</translation>
    </message>
    <message>
        <source>Learning, step {number}…</source>
        <translation>Lernen, Schritt {number}…</translation>
    </message>
</context>
<context>
    <name>AdaptRow</name>
    <message>
        <source>Write it as learned</source>
        <translation>Wie gelernt schreiben</translation>
    </message>
    <message>
        <source>Unchecked, this hand is written by the model as it was shipped</source>
        <translation>Ohne Haken schreibt das mitgelieferte Modell diese Handschrift</translation>
    </message>
    <message>
        <source>Progress of learning</source>
        <translation>Fortschritt des Lernens</translation>
    </message>
    <message>
        <source>Stop learning</source>
        <translation>Lernen abbrechen</translation>
    </message>
    <message>
        <source>Stop; nothing of it is kept</source>
        <translation>Abbrechen; nichts davon wird behalten</translation>
    </message>
    <message>
        <source>Before and after…</source>
        <translation>Vorher und nachher…</translation>
    </message>
    <message>
        <source>Words as you wrote them, and as the model does</source>
        <translation>Wörter, wie Sie sie schrieben und wie das Modell sie schreibt</translation>
    </message>
    <message>
        <source>Learn this hand</source>
        <translation>Diese Handschrift lernen</translation>
    </message>
    <message>
        <source>{count} words are recorded; from twenty on it pays to learn them.</source>
        <translation>{count} Wörter sind aufgenommen; ab zwanzig lohnt es sich, sie zu lernen.</translation>
    </message>
    <message>
        <source>Learn again</source>
        <translation>Noch einmal lernen</translation>
    </message>
    <message>
        <source>Adapt the model to the words recorded of this hand; takes some minutes</source>
        <translation>Das Modell an die aufgenommenen Wörter dieser Handschrift anpassen; dauert einige Minuten</translation>
    </message>
    <message>
        <source>likeness {before} → {after}</source>
        <translation>Ähnlichkeit {before} → {after}</translation>
    </message>
    <message>
        <source>legibility {before} → {after}</source>
        <translation>Lesbarkeit {before} → {after}</translation>
    </message>
    <message>
        <source>Learned from {count} words</source>
        <translation>Gelernt aus {count} Wörtern</translation>
    </message>
    <message>
        <source>{share} % of it used, to stay legible</source>
        <translation>{share} % davon genutzt, damit es lesbar bleibt</translation>
    </message>
</context>
<context>
    <name>AlphabetView</name>
    <message>
        <source>Never written: {characters}</source>
        <translation>Noch nie geschrieben: {characters}</translation>
    </message>
    <message>
        <source>Every character was written.</source>
        <translation>Jedes Zeichen wurde geschrieben.</translation>
    </message>
    <message>
        <source>“{character}”: written {count} of {wanted} times</source>
        <translation>„{character}“: {count} von {wanted} Mal geschrieben</translation>
    </message>
</context>
<context>
    <name>AutoSlider</name>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>{name}: auto</source>
        <translation>{name}: automatisch</translation>
    </message>
</context>
<context>
    <name>BlendRow</name>
    <message>
        <source>Blend with</source>
        <translation>Mischen mit</translation>
    </message>
    <message>
        <source>Write in a hand between two; Generate shows it</source>
        <translation>In einer Handschrift zwischen zweien schreiben; Erzeugen zeigt sie</translation>
    </message>
    <message>
        <source>Blend &amp;with</source>
        <translation>&amp;Mischen mit</translation>
    </message>
    <message>
        <source>Share of the other hand</source>
        <translation>Anteil der anderen Handschrift</translation>
    </message>
    <message>
        <source>How much of the other hand there is in it</source>
        <translation>Wie viel von der anderen Handschrift darin ist</translation>
    </message>
    <message>
        <source>No other hand</source>
        <translation>Keine andere</translation>
    </message>
    <message>
        <source>{own} / {other} %</source>
        <translation>{own} / {other} %</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <source>Begin with an empty text</source>
        <translation>Mit einem leeren Text beginnen</translation>
    </message>
    <message>
        <source>New &amp;window</source>
        <translation>Neues &amp;Fenster</translation>
    </message>
    <message>
        <source>Open another window</source>
        <translation>Ein weiteres Fenster öffnen</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open a project, or a page of ink</source>
        <translation>Ein Projekt oder eine Seite Tinte öffnen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save the project under another name</source>
        <translation>Das Projekt unter anderem Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Write the page as SVG, PDF, PNG and more</source>
        <translation>Die Seite als SVG, PDF, PNG und mehr schreiben</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>&amp;Copy the page</source>
        <translation>Seite &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy the page as picture and SVG; the button can be dragged into other programs</source>
        <translation>Die Seite als Bild und SVG kopieren; der Knopf lässt sich in andere Programme ziehen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Drucken…</translation>
    </message>
    <message>
        <source>Print all pages, life-size</source>
        <translation>Alle Seiten in wahrer Größe drucken</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>Die letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>Das Zurückgenommene noch einmal tun</translation>
    </message>
    <message>
        <source>&amp;Generate</source>
        <translation>Er&amp;zeugen</translation>
    </message>
    <message>
        <source>Write what is new or changed</source>
        <translation>Schreiben, was neu oder geändert ist</translation>
    </message>
    <message>
        <source>Write all a&amp;new</source>
        <translation>Alles &amp;neu schreiben</translation>
    </message>
    <message>
        <source>Write every word in another way</source>
        <translation>Jedes Wort auf andere Weise schreiben</translation>
    </message>
    <message>
        <source>Write &amp;hard words again</source>
        <translation>Sch&amp;were Wörter neu schreiben</translation>
    </message>
    <message>
        <source>Write the words again that are hard to read</source>
        <translation>Schwer lesbare Wörter noch einmal schreiben</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Stop what is under way</source>
        <translation>Anhalten, was gerade läuft</translation>
    </message>
    <message>
        <source>New s&amp;eed</source>
        <translation>Neuer S&amp;tartwert</translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation>Einen anderen Startwert ziehen</translation>
    </message>
    <message>
        <source>Try an example</source>
        <translation>Ein Beispiel ansehen</translation>
    </message>
    <message>
        <source>Write a sentence in the hand that is chosen</source>
        <translation>Einen Satz in der gewählten Handschrift schreiben</translation>
    </message>
    <message>
        <source>Hand from a &amp;picture…</source>
        <translation>Handschrift aus einem &amp;Bild…</translation>
    </message>
    <message>
        <source>Take the hand of a photo, a scan or an ink file</source>
        <translation>Die Handschrift eines Fotos, eines Scans oder einer Tintendatei nehmen</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>P&amp;aste a picture as a hand</source>
        <translation>Bild als Handschrift &amp;einfügen</translation>
    </message>
    <message>
        <source>Take the hand of the picture in the clipboard</source>
        <translation>Die Handschrift des Bildes in der Zwischenablage nehmen</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>&amp;Draw a hand</source>
        <translation>Handschrift &amp;zeichnen</translation>
    </message>
    <message>
        <source>Write a sample on the pad</source>
        <translation>Eine Probe auf den Block schreiben</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>&amp;Record a hand…</source>
        <translation>Handschrift a&amp;ufnehmen …</translation>
    </message>
    <message>
        <source>Write sentences that show all of a hand, over several days if you like</source>
        <translation>Sätze schreiben, die eine Handschrift ganz zeigen, auch über mehrere Tage</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>&amp;Keep this hand…</source>
        <translation>Diese Handschrift &amp;behalten…</translation>
    </message>
    <message>
        <source>Keep this hand under a name</source>
        <translation>Diese Handschrift unter einem Namen behalten</translation>
    </message>
    <message>
        <source>Keep…</source>
        <translation>Behalten…</translation>
    </message>
    <message>
        <source>&amp;Replay the writing</source>
        <translation>Schreiben noch einmal &amp;zeigen</translation>
    </message>
    <message>
        <source>Watch the pen write it again</source>
        <translation>Dem Stift noch einmal zusehen</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>&amp;Watch the pen write</source>
        <translation>Dem &amp;Stift zusehen</translation>
    </message>
    <message>
        <source>Play the writing when it is done</source>
        <translation>Das Schreiben abspielen, wenn es fertig ist</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>&amp;Fit width</source>
        <translation>&amp;Breite einpassen</translation>
    </message>
    <message>
        <source>Fit the page&apos;s width</source>
        <translation>Die Seite in der Breite einpassen</translation>
    </message>
    <message>
        <source>Fit &amp;page</source>
        <translation>&amp;Seite einpassen</translation>
    </message>
    <message>
        <source>Fit the whole page</source>
        <translation>Die ganze Seite einpassen</translation>
    </message>
    <message>
        <source>&amp;Life size</source>
        <translation>&amp;Wahre Größe</translation>
    </message>
    <message>
        <source>A millimetre is a millimetre</source>
        <translation>Ein Millimeter ist ein Millimeter</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close every window</source>
        <translation>Alle Fenster schließen</translation>
    </message>
    <message>
        <source>L&amp;ab</source>
        <translation>La&amp;bor</translation>
    </message>
    <message>
        <source>Train small models and see what they do</source>
        <translation>Kleine Modelle trainieren und sehen, was sie tun</translation>
    </message>
    <message>
        <source>Se&amp;ttings</source>
        <translation>&amp;Einstellungen</translation>
    </message>
    <message>
        <source>Appearance, language, device, model, folders</source>
        <translation>Aussehen, Sprache, Gerät, Modell, Ordner</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>List the keys</source>
        <translation>Die Tasten auflisten</translation>
    </message>
    <message>
        <source>&amp;About Handwrite</source>
        <translation>&amp;Über Handwrite</translation>
    </message>
    <message>
        <source>Version, licences, data</source>
        <translation>Version, Lizenzen, Daten</translation>
    </message>
    <message>
        <source>S&amp;ystem colours</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>L&amp;ight</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>High &amp;contrast</source>
        <translation>Hoher &amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Words of the page</source>
        <translation>&amp;Wörter der Seite</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Words of “{name}” that were kept back: the model has not seen this ink of them.</source>
        <translation>Zurückgehaltene Wörter von „{name}“: Diese Tinte hat das Modell nicht gesehen.</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>{head}: {text}</source>
        <translation>{head}: {text}</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>{count} runs compared</source>
        <translation>{count} Läufe im Vergleich</translation>
    </message>
    <message>
        <source>{count} more are left out; choose fewer.</source>
        <translation>{count} weitere fehlen; wählen Sie weniger aus.</translation>
    </message>
    <message>
        <source>Their samples, always from the same noise, and how their losses fall.</source>
        <translation>Ihre Proben, immer aus demselben Rauschen, und wie ihre Verluste fallen.</translation>
    </message>
</context>
<context>
    <name>ComposeDesk</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Typing</source>
        <translation>Tippen</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>Handschrift</translation>
    </message>
    <message>
        <source>No hand here can write: {characters}</source>
        <translation>Keine Handschrift kann hier schreiben: {characters}</translation>
    </message>
    <message>
        <source>Take them out</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>The quick brown fox jumps over the lazy dog.</source>
        <translation>Zwei Boxkämpfer jagen Eva quer durch Sylt.</translation>
    </message>
    <message>
        <source>Every word is written.</source>
        <translation>Jedes Wort ist geschrieben.</translation>
    </message>
    <message>
        <source>Another seed writes them in another way.</source>
        <translation>Ein anderer Startwert schreibt sie auf andere Weise.</translation>
    </message>
    <message>
        <source>Writing anew</source>
        <translation>Neu schreiben</translation>
    </message>
    <message>
        <source>Learned hand</source>
        <translation>Gelernte Handschrift</translation>
    </message>
    <message>
        <source>There is nothing to write yet.</source>
        <translation>Es gibt noch nichts zu schreiben.</translation>
    </message>
    <message>
        <source>Type a few words.</source>
        <translation>Tippen Sie einige Wörter.</translation>
    </message>
    <message>
        <source>There is no hand to write in yet.</source>
        <translation>Es gibt noch keine Handschrift zum Schreiben.</translation>
    </message>
    <message>
        <source>Choose one, show a picture of handwriting, or draw a sample.</source>
        <translation>Wählen Sie eine, zeigen Sie ein Bild von Handschrift, oder zeichnen Sie eine Probe.</translation>
    </message>
</context>
<context>
    <name>CorpusView</name>
    <message>
        <source>XML with entities</source>
        <translation>XML mit Entities</translation>
    </message>
    <message>
        <source>archive damaged from here on</source>
        <translation>Archiv ab hier beschädigt</translation>
    </message>
    <message>
        <source>character label is not one character</source>
        <translation>Beschriftung eines Zeichens ist nicht ein Zeichen</translation>
    </message>
    <message>
        <source>character: enough of this writer and class</source>
        <translation>Zeichen: genug von diesem Schreiber und dieser Klasse</translation>
    </message>
    <message>
        <source>character: ink length far off the writer&apos;s</source>
        <translation>Zeichen: Tinte viel länger oder kürzer als sonst bei diesem Schreiber</translation>
    </message>
    <message>
        <source>character: too long</source>
        <translation>Zeichen: zu lang</translation>
    </message>
    <message>
        <source>coordinates without X and Y</source>
        <translation>Koordinaten ohne X und Y</translation>
    </message>
    <message>
        <source>damaged XML</source>
        <translation>beschädigtes XML</translation>
    </message>
    <message>
        <source>damaged ink</source>
        <translation>beschädigte Tinte</translation>
    </message>
    <message>
        <source>damaged trace</source>
        <translation>beschädigter Strich</translation>
    </message>
    <message>
        <source>file empty or too large</source>
        <translation>Datei leer oder zu groß</translation>
    </message>
    <message>
        <source>file name is not of a form&apos;s line</source>
        <translation>Dateiname ist nicht der einer Zeile eines Formulars</translation>
    </message>
    <message>
        <source>file too large</source>
        <translation>Datei zu groß</translation>
    </message>
    <message>
        <source>include leads out of the distribution</source>
        <translation>Einbindung führt aus der Sammlung hinaus</translation>
    </message>
    <message>
        <source>included file missing</source>
        <translation>eingebundene Datei fehlt</translation>
    </message>
    <message>
        <source>includes nested without end</source>
        <translation>Einbindungen ohne Ende verschachtelt</translation>
    </message>
    <message>
        <source>ink withheld</source>
        <translation>Tinte zurückgehalten</translation>
    </message>
    <message>
        <source>label does not tell where the spaces are</source>
        <translation>Beschriftung sagt nicht, wo die Leerzeichen sind</translation>
    </message>
    <message>
        <source>label is empty or outside ASCII</source>
        <translation>Beschriftung ist leer oder nicht ASCII</translation>
    </message>
    <message>
        <source>line missing in transcript</source>
        <translation>Zeile fehlt in der Abschrift</translation>
    </message>
    <message>
        <source>line: fewer strokes than words</source>
        <translation>Zeile: weniger Striche als Wörter</translation>
    </message>
    <message>
        <source>line: gaps between words are not clear</source>
        <translation>Zeile: Lücken zwischen Wörtern sind nicht deutlich</translation>
    </message>
    <message>
        <source>line: ink length far off the writer&apos;s</source>
        <translation>Zeile: Tinte viel länger oder kürzer als sonst bei diesem Schreiber</translation>
    </message>
    <message>
        <source>line: no baseline</source>
        <translation>Zeile: keine Grundlinie</translation>
    </message>
    <message>
        <source>line: too long</source>
        <translation>Zeile: zu lang</translation>
    </message>
    <message>
        <source>line: too steep</source>
        <translation>Zeile: zu schräg</translation>
    </message>
    <message>
        <source>line: words and gaps do not match</source>
        <translation>Zeile: Wörter und Lücken passen nicht zusammen</translation>
    </message>
    <message>
        <source>marked BAD</source>
        <translation>als schlecht gekennzeichnet (BAD)</translation>
    </message>
    <message>
        <source>no InkML</source>
        <translation>kein InkML</translation>
    </message>
    <message>
        <source>no ink</source>
        <translation>keine Tinte</translation>
    </message>
    <message>
        <source>no ink in this file or its includes</source>
        <translation>keine Tinte in dieser Datei oder den eingebundenen</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>keine Beschriftung</translation>
    </message>
    <message>
        <source>no pen-down ink</source>
        <translation>keine Tinte auf dem Papier</translation>
    </message>
    <message>
        <source>no strokes</source>
        <translation>keine Striche</translation>
    </message>
    <message>
        <source>pen lifts were not recorded</source>
        <translation>Absetzen des Stifts wurde nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>point without x and y</source>
        <translation>Punkt ohne x und y</translation>
    </message>
    <message>
        <source>range beyond the ink</source>
        <translation>Bereich reicht über die Tinte hinaus</translation>
    </message>
    <message>
        <source>range not understood</source>
        <translation>Bereich nicht verstanden</translation>
    </message>
    <message>
        <source>same ink and label seen before</source>
        <translation>gleiche Tinte und Beschriftung schon gesehen</translation>
    </message>
    <message>
        <source>segment not understood</source>
        <translation>Abschnitt nicht verstanden</translation>
    </message>
    <message>
        <source>segment of another level</source>
        <translation>Abschnitt einer anderen Ebene</translation>
    </message>
    <message>
        <source>text in the boxes of a form</source>
        <translation>Text in den Kästchen eines Formulars</translation>
    </message>
    <message>
        <source>text of several lines that are not told apart</source>
        <translation>Text aus mehreren Zeilen, die nicht getrennt sind</translation>
    </message>
    <message>
        <source>text of several rows</source>
        <translation>Text aus mehreren Reihen</translation>
    </message>
    <message>
        <source>transcript missing</source>
        <translation>Abschrift fehlt</translation>
    </message>
    <message>
        <source>word: ink length far off the writer&apos;s</source>
        <translation>Wort: Tinte viel länger oder kürzer als sonst bei diesem Schreiber</translation>
    </message>
    <message>
        <source>word: too long</source>
        <translation>Wort: zu lang</translation>
    </message>
    <message>
        <source>writer without ink</source>
        <translation>Schreiber ohne Tinte</translation>
    </message>
    <message>
        <source>&amp;Left out</source>
        <translation>&amp;Weggelassen</translation>
    </message>
    <message>
        <source>Why, and where</source>
        <translation>Warum und wo</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>Stücke</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <source>Open a reason to see where the first of them stand</source>
        <translation>Einen Grund öffnen, um zu sehen, wo die ersten davon stehen</translation>
    </message>
    <message>
        <source>A model of your own</source>
        <translation>Ein eigenes Modell</translation>
    </message>
    <message>
        <source>A model learns to write from a corpus: pen strokes that people have written, and what they say. Add one at the left, as a folder, an archive or a file: UNIPEN, IAM-OnDB, InkML, a corpus that is made already, or the ink that you have recorded for your hands.

Then press Start. It learns on this computer alone. You see what it writes as it gets better, can pause at any time, and go on another day.</source>
        <translation>Ein Modell lernt das Schreiben aus einem Korpus: Striche, die Menschen geschrieben haben, und was sie sagen. Fügen Sie links eins hinzu, als Ordner, Archiv oder Datei: UNIPEN, IAM-OnDB, InkML, ein fertiges Korpus oder die Tinte, die Sie für Ihre Handschriften aufgenommen haben.

Drücken Sie dann Start. Gelernt wird nur auf diesem Rechner. Sie sehen, was es schreibt, während es besser wird, können jederzeit anhalten und an einem anderen Tag weitermachen.</translation>
    </message>
    <message>
        <source>{count} words</source>
        <translation>{count} Wörter</translation>
    </message>
    <message>
        <source>{count} words out of lines</source>
        <translation>{count} Wörter aus Zeilen</translation>
    </message>
    <message>
        <source>{count} single characters</source>
        <translation>{count} einzelne Zeichen</translation>
    </message>
    <message>
        <source>{count} writers, of whom {held} are kept for testing</source>
        <translation>{count} Schreiber, davon {held} zum Prüfen zurückgehalten</translation>
    </message>
    <message>
        <source>{used} of {read} pieces of ink used, {dropped} left out</source>
        <translation>{used} von {read} Stücken Tinte verwendet, {dropped} weggelassen</translation>
    </message>
    <message>
        <source>From {names}</source>
        <translation>Aus {names}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Nothing has been measured yet.</source>
        <translation>Noch ist nichts gemessen.</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>Schritt {step}</translation>
    </message>
</context>
<context>
    <name>DigitControl</name>
    <message>
        <source>{name} {digit}</source>
        <translation>{name} {digit}</translation>
    </message>
</context>
<context>
    <name>DrawingPad</name>
    <message>
        <source>Write a few words in your own hand</source>
        <translation>Schreiben Sie einige Wörter in Ihrer eigenen Handschrift</translation>
    </message>
    <message>
        <source>For example, for every letter and digit: “Jack quietly moved up front and seized the big ball of wax on 17 March 2065, 8:43 to 9.”</source>
        <translation>Zum Beispiel, für jeden Buchstaben und jede Ziffer: „Franz jagt im komplett verwahrlosten Taxi quer durch Bayern, am 17. 3. 2065 von 8:43 bis 9.“</translation>
    </message>
    <message>
        <source>Use this h&amp;and</source>
        <translation>Diese Handschrift &amp;verwenden</translation>
    </message>
    <message>
        <source>Ba&amp;ck to the page</source>
        <translation>&amp;Zurück zur Seite</translation>
    </message>
    <message>
        <source>Add t&amp;o “{name}”</source>
        <translation>Zu „{name}“ hinzuf&amp;ügen</translation>
    </message>
    <message>
        <source>Write in this hand from now on</source>
        <translation>Von nun an in dieser Handschrift schreiben</translation>
    </message>
    <message>
        <source>Leave the pad; what is drawn stays on it (Esc)</source>
        <translation>Den Block verlassen; das Gezeichnete bleibt darauf (Esc)</translation>
    </message>
    <message>
        <source>Take it for one more sample of the hand “{name}”</source>
        <translation>Als weitere Probe der Handschrift „{name}“ nehmen</translation>
    </message>
</context>
<context>
    <name>ExperimentGuide</name>
    <message>
        <source>What to look at</source>
        <translation>Worauf zu achten ist</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>ExperimentList</name>
    <message>
        <source>Experiments</source>
        <translation>Experimente</translation>
    </message>
</context>
<context>
    <name>ExperimentView</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Run again to see what you have set.</source>
        <translation>Noch einmal ausführen, um die Einstellungen zu sehen.</translation>
    </message>
    <message>
        <source>The models are at work…</source>
        <translation>Die Modelle arbeiten…</translation>
    </message>
    <message>
        <source>Press Run to see it on the chosen model.</source>
        <translation>Mit Ausführen sehen Sie es am gewählten Modell.</translation>
    </message>
    <message>
        <source>Saved {names}</source>
        <translation>{names} gespeichert</translation>
    </message>
    <message>
        <source>In {folder}</source>
        <translation>In {folder}</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Wird gezeichnet…</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Moving picture (*.gif)</source>
        <translation>Bewegtes Bild (*.gif)</translation>
    </message>
    <message>
        <source>Figures (*.csv)</source>
        <translation>Zahlen (*.csv)</translation>
    </message>
    <message>
        <source>Export the result</source>
        <translation>Das Ergebnis exportieren</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Projects and ink ({patterns})</source>
        <translation>Projekte und Tinte ({patterns})</translation>
    </message>
    <message>
        <source>Projects ({patterns})</source>
        <translation>Projekte ({patterns})</translation>
    </message>
    <message>
        <source>Ink ({patterns})</source>
        <translation>Tinte ({patterns})</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Das Projekt speichern</translation>
    </message>
    <message>
        <source>Save the changes to “{title}”?</source>
        <translation>Änderungen an „{title}“ speichern?</translation>
    </message>
    <message>
        <source>What has been changed since it was saved is lost otherwise.</source>
        <translation>Was seit dem Speichern geändert wurde, geht sonst verloren.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t save</source>
        <translation>&amp;Nicht speichern</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Export the page</source>
        <translation>Die Seite exportieren</translation>
    </message>
    <message>
        <source>Saved {names}</source>
        <translation>{names} gespeichert</translation>
    </message>
    <message>
        <source>In {folder}</source>
        <translation>In {folder}</translation>
    </message>
    <message>
        <source>No projects yet</source>
        <translation>Noch keine Projekte</translation>
    </message>
    <message>
        <source>&amp;Forget these</source>
        <translation>Diese &amp;vergessen</translation>
    </message>
    <message>
        <source>And {count} more.</source>
        <translation>Und {count} weitere.</translation>
    </message>
    <message>
        <source>Handwrite did not close properly. Recover the unsaved work?</source>
        <translation>Handwrite wurde nicht richtig beendet. Die ungespeicherte Arbeit wiederherstellen?</translation>
    </message>
    <message>
        <source>&amp;Recover</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>Ver&amp;werfen</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>S&amp;päter</translation>
    </message>
    <message>
        <source>Handwrite</source>
        <translation>Handwrite</translation>
    </message>
</context>
<context>
    <name>FilmBar</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
</context>
<context>
    <name>Formula</name>
    <message>
        <source>Formula</source>
        <translation>Formel</translation>
    </message>
</context>
<context>
    <name>GeneratePanel</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Stop writing (Esc)</source>
        <translation>Schreiben anhalten (Esc)</translation>
    </message>
    <message>
        <source>Write the text (Ctrl+Enter)</source>
        <translation>Den Text schreiben (Strg+Eingabe)</translation>
    </message>
</context>
<context>
    <name>HandDesk</name>
    <message>
        <source>Drawn by you</source>
        <translation>Von Ihnen gezeichnet</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Eingefügtes Bild</translation>
    </message>
    <message>
        <source>A sample of a hand</source>
        <translation>Eine Probe einer Handschrift</translation>
    </message>
    <message>
        <source>Pictures, ink and hands ({patterns})</source>
        <translation>Bilder, Tinte und Handschriften ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>In der Zwischenablage ist kein Bild.</translation>
    </message>
    <message>
        <source>Copy a photo or scan of some handwriting first.</source>
        <translation>Kopieren Sie zuerst ein Foto oder einen Scan von Handschrift.</translation>
    </message>
    <message>
        <source>Keep this hand</source>
        <translation>Diese Handschrift behalten</translation>
    </message>
    <message>
        <source>Name of the hand:</source>
        <translation>Name der Handschrift:</translation>
    </message>
    <message>
        <source>My hand</source>
        <translation>Meine Handschrift</translation>
    </message>
    <message>
        <source>{hand} and {other}</source>
        <translation>{hand} und {other}</translation>
    </message>
    <message>
        <source>Likeness {value}: {words}</source>
        <translation>Ähnlichkeit {value}: {words}</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Umbenennen…</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Rename a hand</source>
        <translation>Eine Handschrift umbenennen</translation>
    </message>
    <message>
        <source>New name of “{name}”:</source>
        <translation>Neuer Name von „{name}“:</translation>
    </message>
    <message>
        <source>“{name}” is removed.</source>
        <translation>„{name}“ ist entfernt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>“{name}” is shipped with the application.</source>
        <translation>„{name}“ gehört zum Programm.</translation>
    </message>
    <message>
        <source>It stays as it is; hands that you keep can be renamed and removed.</source>
        <translation>Sie bleibt, wie sie ist; Handschriften, die Sie behalten, lassen sich umbenennen und entfernen.</translation>
    </message>
    <message>
        <source>Export a hand</source>
        <translation>Eine Handschrift exportieren</translation>
    </message>
    <message>
        <source>Hands (*{suffix})</source>
        <translation>Handschriften (*{suffix})</translation>
    </message>
    <message>
        <source>“{name}” is exported.</source>
        <translation>„{name}“ ist exportiert.</translation>
    </message>
    <message>
        <source>To {path}</source>
        <translation>Nach {path}</translation>
    </message>
    <message>
        <source>{name}, changed</source>
        <translation>{name}, geändert</translation>
    </message>
    <message>
        <source>very like the sample</source>
        <translation>der Probe sehr ähnlich</translation>
    </message>
    <message>
        <source>like the sample</source>
        <translation>der Probe ähnlich</translation>
    </message>
    <message>
        <source>somewhat like the sample</source>
        <translation>der Probe etwas ähnlich</translation>
    </message>
    <message>
        <source>not much like the sample</source>
        <translation>der Probe kaum ähnlich</translation>
    </message>
</context>
<context>
    <name>HandOut</name>
    <message>
        <source>Handwriting</source>
        <translation>Handschrift</translation>
    </message>
</context>
<context>
    <name>Lab</name>
    <message>
        <source>On these ten digits the VAE needs at most {vae:.2f} bits a pixel, the diffusion model {ddpm:.2f}; without any model it would be 8.</source>
        <translation>Für diese zehn Ziffern braucht der VAE höchstens {vae:.2f} Bit je Pixel, das Diffusionsmodell {ddpm:.2f}; ganz ohne Modell wären es 8.</translation>
    </message>
    <message>
        <source>reconstruction</source>
        <translation>Rekonstruktion</translation>
    </message>
    <message>
        <source>KL to the prior</source>
        <translation>KL zum Prior</translation>
    </message>
    <message>
        <source>$L_0$, the last step</source>
        <translation>$L_0$, der letzte Schritt</translation>
    </message>
    <message>
        <source>sum of $L_{t-1}$</source>
        <translation>Summe der $L_{t-1}$</translation>
    </message>
    <message>
        <source>$L_T$</source>
        <translation>$L_T$</translation>
    </message>
    <message>
        <source>Bits a pixel: left the VAE, right the diffusion model</source>
        <translation>Bit je Pixel: links der VAE, rechts das Diffusionsmodell</translation>
    </message>
    <message>
        <source>Each step&apos;s term $L_{t-1}$, bits a pixel</source>
        <translation>Der Term $L_{t-1}$ jedes Schritts, Bit je Pixel</translation>
    </message>
    <message>
        <source>Two bounds</source>
        <translation>Zwei Schranken</translation>
    </message>
    <message>
        <source>How many bits does each model need for a digit?</source>
        <translation>Wie viele Bit braucht jedes Modell für eine Ziffer?</translation>
    </message>
    <message>
        <source>Neither model can say how likely a picture is, but both can say how many bits it costs at most, and for both that is the same bound: an encoder q hides the picture, a decoder p finds it again. The VAE hides it in one step, in a small z; look how it pays most for the details that z cannot hold. The diffusion model is a VAE with a fixed encoder and T steps, and its bound falls into T terms, below: nothing at large t, almost everything in the last steps, where specks are decided that nobody sees. That is why training does not follow this bound but gives the steps at larger t more weight.</source>
        <translation>Keines der Modelle kann sagen, wie wahrscheinlich ein Bild ist, aber beide können sagen, wie viele Bit es höchstens kostet, und bei beiden ist das dieselbe Schranke: Ein Encoder q versteckt das Bild, ein Decoder p findet es wieder. Der VAE versteckt es in einem Schritt, in einem kleinen z; sieh, wie er am meisten für die Einzelheiten zahlt, die z nicht fassen kann. Das Diffusionsmodell ist ein VAE mit festem Encoder und T Schritten, und seine Schranke zerfällt in T Terme, unten: nichts bei großem t, fast alles in den letzten Schritten, wo Sprenkel entschieden werden, die niemand sieht. Darum folgt das Training nicht dieser Schranke, sondern gibt den Schritten bei größerem t mehr Gewicht.</translation>
    </message>
    <message>
        <source>Terms measured</source>
        <translation>Gemessene Terme</translation>
    </message>
    <message>
        <source>Of the 999 in the middle; the others are estimated</source>
        <translation>Von den 999 in der Mitte; die anderen werden geschätzt</translation>
    </message>
    <message>
        <source>Branches that show the most frequent digit: {first:.0f} % when they part at t = {t_first}, {middle:.0f} % at t = {t_middle}, {late:.0f} % at t = {t_late}.</source>
        <translation>Zweige, die die häufigste Ziffer zeigen: {first:.0f} %, wenn sie sich bei t = {t_first} trennen, {middle:.0f} % bei t = {t_middle}, {late:.0f} % bei t = {t_late}.</translation>
    </message>
    <message>
        <source>shared $x_t$</source>
        <translation>gemeinsames $x_t$</translation>
    </message>
    <message>
        <source>branches, each with noise of its own</source>
        <translation>Zweige, jeder mit eigenem Rauschen</translation>
    </message>
    <message>
        <source>How different the branches are, pixel by pixel</source>
        <translation>Wie verschieden die Zweige sind, Pixel für Pixel</translation>
    </message>
    <message>
        <source>$t$ where they part</source>
        <translation>$t$, wo sie sich trennen</translation>
    </message>
    <message>
        <source>Share of branches that show the same digit</source>
        <translation>Anteil der Zweige mit derselben Ziffer</translation>
    </message>
    <message>
        <source>Where the ways part</source>
        <translation>Wo die Wege sich trennen</translation>
    </message>
    <message>
        <source>At which t is it decided which digit it will be?</source>
        <translation>Bei welchem t entscheidet sich, welche Ziffer es wird?</translation>
    </message>
    <message>
        <source>One sample is frozen on its way, at each t on the left, and several go on from there, each with noise of its own. Read from the top: parted at t = 1000 they have nothing in common; a little later they share the digit and its slant, and in the end differ only in specks. What x_t holds is what all its branches agree on. Then choose DDIM: it adds no noise, so all branches of a row are one; with it everything is decided at the start.</source>
        <translation>Eine Probe wird unterwegs eingefroren, bei jedem t links, und mehrere gehen von dort weiter, jede mit eigenem Rauschen. Lies von oben: Bei t = 1000 getrennt haben sie nichts gemeinsam; etwas später teilen sie die Ziffer und ihre Neigung, und am Ende unterscheiden sie sich nur in Sprenkeln. Was x_t enthält, ist das, worin all seine Zweige übereinstimmen. Wähle dann DDIM: Es fügt kein Rauschen hinzu, also sind alle Zweige einer Zeile eins; bei ihm ist alles am Anfang entschieden.</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>Zweige</translation>
    </message>
    <message>
        <source>Digit</source>
        <translation>Ziffer</translation>
    </message>
    <message>
        <source>Which one</source>
        <translation>Die wievielte</translation>
    </message>
    <message>
        <source>Which of the test pictures of this digit</source>
        <translation>Welches der Testbilder dieser Ziffer</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Everything random follows from it</source>
        <translation>Alles Zufällige folgt aus ihm</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>More are slower; 1,000 is every level of the schedule</source>
        <translation>Mehr sind langsamer; 1.000 ist jede Stufe des Rauschplans</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>DDPM, adds noise at each step</source>
        <translation>DDPM, fügt in jedem Schritt Rauschen hinzu</translation>
    </message>
    <message>
        <source>DDIM, adds none</source>
        <translation>DDIM, fügt keines hinzu</translation>
    </message>
    <message>
        <source>DPM-Solver++, adds none, good in few steps</source>
        <translation>DPM-Solver++, fügt keines hinzu, gut in wenigen Schritten</translation>
    </message>
    <message>
        <source>Heun, adds none, two looks a step</source>
        <translation>Heun, fügt keines hinzu, zwei Blicke je Schritt</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>any digit</source>
        <translation>irgendeine Ziffer</translation>
    </message>
    <message>
        <source>A digit needs a model that was trained with classes</source>
        <translation>Eine Ziffer braucht ein Modell, das mit Klassen trainiert wurde</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <source>Error {low:.2f} at t = {t_low}, {high:.2f} at t = {t_high}; answering the average digit every time would give {guess:.2f}.</source>
        <translation>Fehler {low:.2f} bei t = {t_low}, {high:.2f} bei t = {t_high}; immer mit der mittleren Ziffer zu antworten, ergäbe {guess:.2f}.</translation>
    </message>
    <message>
        <source>One look at t = {t}</source>
        <translation>Ein Blick bei t = {t}</translation>
    </message>
    <message>
        <source>average</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>The 4, seen at growing $t$; and the average digit</source>
        <translation>Die 4, gesehen bei wachsendem $t$; und die mittlere Ziffer</translation>
    </message>
    <message>
        <source>from the true picture</source>
        <translation>vom wahren Bild</translation>
    </message>
    <message>
        <source>from the average digit</source>
        <translation>von der mittleren Ziffer</translation>
    </message>
    <message>
        <source>Mean squared distance of $\hat{x}_0$</source>
        <translation>Mittlerer quadratischer Abstand von $\hat{x}_0$</translation>
    </message>
    <message>
        <source>average from true picture</source>
        <translation>Mittel vom wahren Bild</translation>
    </message>
    <message>
        <source>One look</source>
        <translation>Ein Blick</translation>
    </message>
    <message>
        <source>Why not jump from noise to picture in one step?</source>
        <translation>Warum nicht in einem Schritt vom Rauschen zum Bild springen?</translation>
    </message>
    <message>
        <source>Each digit is noised to t, and the model says in one step what it sees. Drag t. Under little noise it is right; under more it hedges, because many digits could look like this and the answer with the least squared error is their mean. At t = 1000 there is nothing to see, and the best answer is the average of all digits: look how the dashed curve falls to 0. A mean is no sample, which is why sampling takes many small steps. Tell the model the digit, and it ends in that digit&apos;s average instead.</source>
        <translation>Jede Ziffer wird bis t verrauscht, und das Modell sagt in einem Schritt, was es sieht. Ziehe an t. Unter wenig Rauschen hat es recht; unter mehr legt es sich nicht fest, denn viele Ziffern könnten so aussehen, und die Antwort mit dem kleinsten quadratischen Fehler ist ihr Mittel. Bei t = 1000 ist nichts zu sehen, und die beste Antwort ist das Mittel aller Ziffern: sieh, wie die gestrichelte Kurve auf 0 fällt. Ein Mittel ist keine Probe, deshalb braucht das Ziehen viele kleine Schritte. Nenne dem Modell die Ziffer, und es endet stattdessen beim Mittel dieser Ziffer.</translation>
    </message>
    <message>
        <source>The model is told</source>
        <translation>Das Modell erfährt</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>which digit it is</source>
        <translation>welche Ziffer es ist</translation>
    </message>
    <message>
        <source>KL(p||q) is least at m = {m_forward:.1f}, width {s_forward:.1f}: over both heaps. KL(q||p) at m = {m_reverse:.1f}, width {s_reverse:.1f}.</source>
        <translation>KL(p||q) ist am kleinsten bei m = {m_forward:.1f}, Breite {s_forward:.1f}: über beiden Haufen. KL(q||p) bei m = {m_reverse:.1f}, Breite {s_reverse:.1f}.</translation>
    </message>
    <message>
        <source>p, the data</source>
        <translation>p, die Daten</translation>
    </message>
    <message>
        <source>q, the model</source>
        <translation>q, das Modell</translation>
    </message>
    <message>
        <source>q is one heap: mean m = {m}, width {sigma}</source>
        <translation>q ist ein Haufen: Mittel m = {m}, Breite {sigma}</translation>
    </message>
    <message>
        <source>KL(p||q), forwards</source>
        <translation>KL(p||q), vorwärts</translation>
    </message>
    <message>
        <source>KL(q||p), backwards</source>
        <translation>KL(q||p), rückwärts</translation>
    </message>
    <message>
        <source>Two distances that differ, nats</source>
        <translation>Zwei Abstände, die sich unterscheiden, Nat</translation>
    </message>
    <message>
        <source>mean m of q</source>
        <translation>Mittel m von q</translation>
    </message>
    <message>
        <source>cross-entropy = entropy + KL(p||q)</source>
        <translation>Kreuzentropie = Entropie + KL(p||q)</translation>
    </message>
    <message>
        <source>average $-\log q$ of 200 draws</source>
        <translation>Mittel von $-\log q$ über 200 Ziehungen</translation>
    </message>
    <message>
        <source>What maximum likelihood minimises, nats</source>
        <translation>Was Maximum-Likelihood minimiert, Nat</translation>
    </message>
    <message>
        <source>entropy of p</source>
        <translation>Entropie von p</translation>
    </message>
    <message>
        <source>KL both ways</source>
        <translation>KL in beide Richtungen</translation>
    </message>
    <message>
        <source>What does a model do that is simpler than its data?</source>
        <translation>Was tut ein Modell, das einfacher ist als seine Daten?</translation>
    </message>
    <message>
        <source>The data p have two heaps, the model q only one. Drag its mean and width and look where each curve is least. KL(p||q) asks q to be somewhere near all the data: best is a wide q in between, on nothing. KL(q||p) asks only that q never be where there are no data: best is to sit on one heap and forget the other. On the right: cross-entropy is the entropy of the data, which no model can change, plus KL(p||q); and the average loss over draws from p comes close to it. So maximum likelihood is the least KL(p||q), and a blurred sample is its signature.</source>
        <translation>Die Daten p haben zwei Haufen, das Modell q nur einen. Ziehe an Mittel und Breite und sieh, wo jede Kurve am kleinsten ist. KL(p||q) verlangt von q, irgendwo nahe bei allen Daten zu sein: Am besten ist ein breites q dazwischen, auf nichts. KL(q||p) verlangt nur, dass q nie ist, wo keine Daten sind: Am besten ist es, auf einem Haufen zu sitzen und den anderen zu vergessen. Rechts: Die Kreuzentropie ist die Entropie der Daten, die kein Modell ändern kann, plus KL(p||q); und der mittlere Verlust über Ziehungen aus p kommt ihr nahe. Maximum-Likelihood ist also das kleinste KL(p||q), und eine verwischte Probe ist ihr Zeichen.</translation>
    </message>
    <message>
        <source>Distance of the heaps</source>
        <translation>Abstand der Haufen</translation>
    </message>
    <message>
        <source>Share on the right</source>
        <translation>Anteil rechts</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>With this schedule, signal and noise are equally strong at t = {t}.</source>
        <translation>Bei diesem Rauschplan sind Signal und Rauschen bei t = {t} gleich stark.</translation>
    </message>
    <message>
        <source>$x_{{{t}}}$ in one step</source>
        <translation>$x_{{{t}}}$ in einem Schritt</translation>
    </message>
    <message>
        <source>$x_{{{t}}}$ in {t} steps</source>
        <translation>$x_{{{t}}}$ in {t} Schritten</translation>
    </message>
    <message>
        <source>noise $\epsilon$</source>
        <translation>Rauschen $\epsilon$</translation>
    </message>
    <message>
        <source>signal $\sqrt{\bar\alpha_t}$</source>
        <translation>Signal $\sqrt{\bar\alpha_t}$</translation>
    </message>
    <message>
        <source>noise $\sqrt{1-\bar\alpha_t}$</source>
        <translation>Rauschen $\sqrt{1-\bar\alpha_t}$</translation>
    </message>
    <message>
        <source>How much is left of the picture</source>
        <translation>Wie viel vom Bild noch da ist</translation>
    </message>
    <message>
        <source>from paper, -1</source>
        <translation>von Papier, -1</translation>
    </message>
    <message>
        <source>from ink, +1</source>
        <translation>von Tinte, +1</translation>
    </message>
    <message>
        <source>Bars: many steps. Line: one step</source>
        <translation>Balken: viele Schritte. Linie: einer</translation>
    </message>
    <message>
        <source>value of a pixel</source>
        <translation>Wert eines Pixels</translation>
    </message>
    <message>
        <source>Into the noise</source>
        <translation>Ins Rauschen</translation>
    </message>
    <message>
        <source>What does a picture go through before a model sees it?</source>
        <translation>Was macht ein Bild durch, bevor ein Modell es sieht?</translation>
    </message>
    <message>
        <source>Drag t. Each step shrinks the picture a little and adds a little noise, and a thousand small Gaussian steps add up to one large one: so x_t can be drawn for any t at once, which is what makes training fast. The bars are 2,000 pixels that took every step, the line is the formula&apos;s single step; they agree. At t = 1000 ink and paper have become the same distribution: nothing of the picture is left, and that is where sampling starts.</source>
        <translation>Ziehe an t. Jeder Schritt lässt das Bild ein wenig schrumpfen und fügt ein wenig Rauschen hinzu, und tausend kleine gaußsche Schritte ergeben zusammen einen großen: So lässt sich x_t für jedes t auf einmal ziehen, was das Training schnell macht. Die Balken sind 2.000 Pixel, die jeden Schritt gegangen sind, die Linie ist der eine Schritt der Formel; sie stimmen überein. Bei t = 1000 sind Tinte und Papier dieselbe Verteilung geworden: Vom Bild ist nichts übrig, und dort beginnt das Ziehen.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Rauschplan</translation>
    </message>
    <message>
        <source>linear (Ho 2020)</source>
        <translation>linear (Ho 2020)</translation>
    </message>
    <message>
        <source>cosine (Nichol 2021)</source>
        <translation>Kosinus (Nichol 2021)</translation>
    </message>
    <message>
        <source>From scale {low:g} to {high:g} the classifier&apos;s confidence goes from {before:.0f} % to {after:.0f} %, and diversity to {kept:.0f} % of what it was.</source>
        <translation>Von Stärke {low:g} bis {high:g} geht die Sicherheit des Klassifikators von {before:.0f} % auf {after:.0f} % und die Vielfalt auf {kept:.0f} % dessen, was sie war.</translation>
    </message>
    <message>
        <source>guidance scale</source>
        <translation>Stärke der Führung</translation>
    </message>
    <message>
        <source>a column starts from the same noise</source>
        <translation>eine Spalte beginnt mit demselben Rauschen</translation>
    </message>
    <message>
        <source>How sure the classifier is of the digit</source>
        <translation>Wie sicher der Klassifikator sich der Ziffer ist</translation>
    </message>
    <message>
        <source>Diversity: mean distance of features</source>
        <translation>Vielfalt: mittlerer Abstand der Merkmale</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>Führung</translation>
    </message>
    <message>
        <source>What does insisting on a digit cost?</source>
        <translation>Was kostet es, auf einer Ziffer zu bestehen?</translation>
    </message>
    <message>
        <source>Each row leads the same noises more strongly to one digit. At 0 the model draws what it likes; at 1 it draws the digit as variously as people do; above 1 it exaggerates what makes the digit that digit. Look down a column, then at the curves: confidence rises first, and what is paid for it is diversity, the samples becoming more and more alike. Classifier-free guidance compares the model with and without the label; classifier guidance follows the gradient of a classifier that knows noisy pictures.</source>
        <translation>Jede Zeile führt dasselbe Rauschen stärker zu einer Ziffer. Bei 0 zeichnet das Modell, was es mag; bei 1 zeichnet es die Ziffer so verschieden, wie Menschen es tun; über 1 übertreibt es, was die Ziffer zu dieser Ziffer macht. Sieh eine Spalte hinab, dann auf die Kurven: Erst steigt die Sicherheit, und bezahlt wird mit Vielfalt, die Proben werden sich immer ähnlicher. Klassifikatorfreie Führung vergleicht das Modell mit und ohne Klasse; Führung durch einen Klassifikator folgt dem Gradienten eines Klassifikators, der verrauschte Bilder kennt.</translation>
    </message>
    <message>
        <source>classifier-free</source>
        <translation>ohne Klassifikator</translation>
    </message>
    <message>
        <source>by a classifier</source>
        <translation>durch einen Klassifikator</translation>
    </message>
    <message>
        <source>From a = {a:.1f} on, z is half as long again as what the prior draws.</source>
        <translation>Ab a = {a:.1f} ist z um die Hälfte länger als das, was der Prior zieht.</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>gezeigt</translation>
    </message>
    <message>
        <source>prior</source>
        <translation>Prior</translation>
    </message>
    <message>
        <source>How far from the picture shown</source>
        <translation>Wie weit vom gezeigten Bild</translation>
    </message>
    <message>
        <source>How long z is, over $\sqrt{D}$</source>
        <translation>Wie lang z ist, durch $\sqrt{D}$</translation>
    </message>
    <message>
        <source>draws from the prior</source>
        <translation>Ziehungen aus dem Prior</translation>
    </message>
    <message>
        <source>A VAE hallucinates</source>
        <translation>Ein VAE halluziniert</translation>
    </message>
    <message>
        <source>What does a decoder draw when its latent makes no sense?</source>
        <translation>Was zeichnet ein Decoder, wenn sein Latent keinen Sinn ergibt?</translation>
    </message>
    <message>
        <source>Drag a, or press play. The encoder gives each picture a mean mu and a spread sigma; the decoder is shown mu + a sigma eps, with one eps for all. At a = 0 you see the plain reconstruction. Around a = 1 are the latents that training showed the decoder, and you see no change: sigma is as large as it can be without harm. Farther out it has never been, and yet it always answers, never in doubt. Strokes bend and digits turn into others, until all ten are the same scrawl, because eps drowns what mu said. The last row is what draws from the prior look like: those, too, lie partly where no picture ever was.</source>
        <translation>Ziehe an a oder drücke auf Abspielen. Der Encoder gibt jedem Bild ein Mittel mu und eine Streuung sigma; der Decoder bekommt mu + a sigma eps gezeigt, mit einem eps für alle. Bei a = 0 siehst du die schlichte Rekonstruktion. Um a = 1 liegen die Latente, die das Training dem Decoder gezeigt hat, und du siehst keine Änderung: sigma ist so groß, wie es ohne Schaden sein kann. Weiter draußen war er nie, und doch antwortet er immer, nie im Zweifel. Striche biegen sich und Ziffern werden zu anderen, bis alle zehn dasselbe Gekritzel sind, weil eps übertönt, was mu gesagt hat. Die letzte Zeile zeigt, wie Ziehungen aus dem Prior aussehen: Auch sie liegen zum Teil, wo nie ein Bild war.</translation>
    </message>
    <message>
        <source>share $\lambda$ of the second picture</source>
        <translation>Anteil $\lambda$ des zweiten Bildes</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>gemischt</translation>
    </message>
    <message>
        <source>denoised</source>
        <translation>entrauscht</translation>
    </message>
    <message>
        <source>At $\lambda$ = {share}</source>
        <translation>Bei $\lambda$ = {share}</translation>
    </message>
    <message>
        <source>Between two digits</source>
        <translation>Zwischen zwei Ziffern</translation>
    </message>
    <message>
        <source>What lies half way from one picture to another?</source>
        <translation>Was liegt auf halbem Weg von einem Bild zum anderen?</translation>
    </message>
    <message>
        <source>Both pictures are noised to depth t, mixed there with share lambda, and denoised. At t = 0 that is a double exposure, which is no digit at all. The deeper the mixing, the more the model is free to make a real digit of it: in the middle rows shapes change gradually from one to the other, and at t = 1000 nothing of either picture is left and the row shows any digits. Noise mixed from two sources is too weak half way; “full strength” mends that, and “as in the paper” shows what it costs.</source>
        <translation>Beide Bilder werden bis zur Tiefe t verrauscht, dort mit dem Anteil lambda gemischt und entrauscht. Bei t = 0 ist das eine Doppelbelichtung, also gar keine Ziffer. Je tiefer gemischt wird, desto freier ist das Modell, eine echte Ziffer daraus zu machen: In den mittleren Zeilen gehen die Formen allmählich ineinander über, und bei t = 1000 ist von keinem Bild etwas übrig, und die Zeile zeigt beliebige Ziffern. Rauschen, aus zwei Quellen gemischt, ist auf halbem Weg zu schwach; „volle Stärke“ behebt das, und „wie in der Arbeit“ zeigt, was es kostet.</translation>
    </message>
    <message>
        <source>First digit</source>
        <translation>Erste Ziffer</translation>
    </message>
    <message>
        <source>Second digit</source>
        <translation>Zweite Ziffer</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>one each, mixed to full strength</source>
        <translation>je eines, auf volle Stärke gemischt</translation>
    </message>
    <message>
        <source>one each, as in the paper</source>
        <translation>je eines, wie in der Arbeit</translation>
    </message>
    <message>
        <source>one for both</source>
        <translation>eines für beide</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>How different two samples are on average: {with_noise:.2f} with noise, {without:.2f} without; real digits {real:.2f}.</source>
        <translation>Wie verschieden zwei Proben im Mittel sind: {with_noise:.2f} mit Rauschen, {without:.2f} ohne; echte Ziffern {real:.2f}.</translation>
    </message>
    <message>
        <source>the forward process</source>
        <translation>der Vorwärtsprozess</translation>
    </message>
    <message>
        <source>Noise within the sample: how rough blocks of 4 x 4 are</source>
        <translation>Rauschen in der Probe: wie rau Blöcke von 4 x 4 sind</translation>
    </message>
    <message>
        <source>The same start, at t = {t}</source>
        <translation>Derselbe Anfang, bei t = {t}</translation>
    </message>
    <message>
        <source>Why add noise?</source>
        <translation>Warum Rauschen hinzufügen?</translation>
    </message>
    <message>
        <source>If sampling takes noise away, why does every step put some back?</source>
        <translation>Wenn das Ziehen Rauschen wegnimmt, warum gibt jeder Schritt etwas zurück?</translation>
    </message>
    <message>
        <source>All three rows start from the same noise and use the same model; they differ in the noise that each step adds. Compare the pictures, then drag t and look at the curves. The model learned to see pictures with just the noise of the forward process, grey. Steps that only follow the mean lose it almost at once: what the model then sees is smooth, like a very clean and very dull picture, and it goes on from there, whatever the start, to nearly the same digit. Noise of the right strength keeps samples where the model knows its way, and is what makes them differ.</source>
        <translation>Alle drei Zeilen beginnen mit demselben Rauschen und nutzen dasselbe Modell; sie unterscheiden sich im Rauschen, das jeder Schritt hinzufügt. Vergleiche die Bilder, ziehe dann an t und sieh auf die Kurven. Das Modell hat gelernt, Bilder mit genau dem Rauschen des Vorwärtsprozesses zu sehen, grau. Schritte, die nur dem Mittel folgen, verlieren es fast sofort: Was das Modell dann sieht, ist glatt, wie ein sehr sauberes und sehr fades Bild, und von dort geht es weiter, gleich von welchem Anfang, zu fast derselben Ziffer. Rauschen der richtigen Stärke hält die Proben dort, wo das Modell sich auskennt, und macht sie verschieden.</translation>
    </message>
    <message>
        <source>Half of the shape is decided at t = {coarse}, half of the details at t = {fine}.</source>
        <translation>Die Hälfte der Form ist bei t = {coarse} entschieden, die Hälfte der Einzelheiten bei t = {fine}.</translation>
    </message>
    <message>
        <source>At t = {t}: the sample, and what the model takes it for</source>
        <translation>Bei t = {t}: die Probe, und wofür das Modell sie hält</translation>
    </message>
    <message>
        <source>The first one&apos;s way, $t$ from noise to picture</source>
        <translation>Der Weg der ersten, $t$ vom Rauschen zum Bild</translation>
    </message>
    <message>
        <source>shape (blocks of 4 x 4 pixels)</source>
        <translation>Form (Blöcke von 4 x 4 Pixeln)</translation>
    </message>
    <message>
        <source>details within the blocks</source>
        <translation>Einzelheiten in den Blöcken</translation>
    </message>
    <message>
        <source>How much of the prediction will still change</source>
        <translation>Wie viel von der Vorhersage sich noch ändert</translation>
    </message>
    <message>
        <source>Out of the noise</source>
        <translation>Aus dem Rauschen</translation>
    </message>
    <message>
        <source>In what order does a picture come into being?</source>
        <translation>In welcher Reihenfolge entsteht ein Bild?</translation>
    </message>
    <message>
        <source>Drag t from 1000 down to 0, or press play. Above is the sample x_t, below it the clean picture that the model sees in it at that moment. At first it guesses something between all digits; then the shape settles, and strokes and edges come last: a strong noise hides everything but what is coarse, so that is all that can be decided under it.</source>
        <translation>Ziehe t von 1000 bis 0 oder drücke auf Abspielen. Oben ist die Probe x_t, darunter das saubere Bild, das das Modell in diesem Augenblick in ihr sieht. Zuerst rät es etwas zwischen allen Ziffern; dann setzt sich die Form, und Striche und Kanten kommen zuletzt: Starkes Rauschen verbirgt alles außer dem Groben, also kann unter ihm nur das entschieden werden.</translation>
    </message>
    <message>
        <source>The fastest within 5 % of the best: {name} in {steps} steps, {ms:.0f} ms a picture on this machine.</source>
        <translation>Am schnellsten, bis auf 5 % so gut wie das beste: {name} in {steps} Schritten, {ms:.0f} ms je Bild auf diesem Rechner.</translation>
    </message>
    <message>
        <source>steps, sample {k}</source>
        <translation>Schritte, Probe {k}</translation>
    </message>
    <message>
        <source>Distance from the exact solution</source>
        <translation>Abstand von der genauen Lösung</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>How sure a classifier is, by what it took</source>
        <translation>Wie sicher ein Klassifikator ist, nach Aufwand</translation>
    </message>
    <message>
        <source>milliseconds a picture</source>
        <translation>Millisekunden je Bild</translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>How few steps are enough, and with which sampler?</source>
        <translation>Wie wenige Schritte genügen, und mit welchem Sampler?</translation>
    </message>
    <message>
        <source>Every cell starts from the same noise. Follow a row: the three samplers that add no noise settle on one picture, the exact solution of the same differential equation, and the higher orders, Heun and DPM-Solver++, come close to it in fewer steps: at the right, their lines fall more steeply. (Heun in the most steps stands for the exact solution.) DDPM draws another picture each time and needs many steps, since its Gaussian steps are right only when small. Below is what counts in practice, quality against time: a step of Heun looks twice, and so costs double.</source>
        <translation>Jede Zelle beginnt mit demselben Rauschen. Folge einer Zeile: Die drei Verfahren, die kein Rauschen hinzufügen, kommen bei einem Bild zur Ruhe, der genauen Lösung derselben Differentialgleichung, und die höheren Ordnungen, Heun und DPM-Solver++, kommen ihr in weniger Schritten nahe: Rechts fallen ihre Linien steiler. (Heun in den meisten Schritten steht für die genaue Lösung.) DDPM zeichnet jedes Mal ein anderes Bild und braucht viele Schritte, denn seine gaußschen Schritte sind nur richtig, wenn sie klein sind. Unten steht, was in der Praxis zählt, Güte gegen Zeit: Ein Schritt von Heun sieht zweimal hin und kostet also das Doppelte.</translation>
    </message>
    <message>
        <source>Up to how many steps</source>
        <translation>Bis zu wie vielen Schritten</translation>
    </message>
    <message>
        <source>250 takes some minutes, 1,000 a long while</source>
        <translation>250 dauern einige Minuten, 1.000 eine ganze Weile</translation>
    </message>
    <message>
        <source>Show sample</source>
        <translation>Zeige Probe</translation>
    </message>
    <message>
        <source>$q(x_{t-1})$, where samples are</source>
        <translation>$q(x_{t-1})$, wo Proben sind</translation>
    </message>
    <message>
        <source>$q(x_t|x_{t-1})$, where this one can come from</source>
        <translation>$q(x_t|x_{t-1})$, woher diese kommen kann</translation>
    </message>
    <message>
        <source>Two factors, each drawn to height 1</source>
        <translation>Zwei Faktoren, jeder auf Höhe 1 gezeichnet</translation>
    </message>
    <message>
        <source>true reverse step $q(x_{t-1}|x_t)$</source>
        <translation>wahrer Rückschritt $q(x_{t-1}|x_t)$</translation>
    </message>
    <message>
        <source>the Gaussian of its mean and variance</source>
        <translation>die Gauß-Verteilung seines Mittels und seiner Varianz</translation>
    </message>
    <message>
        <source>Their product, at $\beta$ = {beta}</source>
        <translation>Ihr Produkt, bei $\beta$ = {beta}</translation>
    </message>
    <message>
        <source>How far the true step is from any Gaussian, nats</source>
        <translation>Wie weit der wahre Schritt von jeder Gauß-Verteilung ist, Nat</translation>
    </message>
    <message>
        <source>Why small steps?</source>
        <translation>Warum kleine Schritte?</translation>
    </message>
    <message>
        <source>Why must diffusion take so many small steps?</source>
        <translation>Warum muss Diffusion so viele kleine Schritte gehen?</translation>
    </message>
    <message>
        <source>The data here are two points, -1 and +1. By Bayes&apos; rule the true reverse step is the product of where samples are and where this one can have come from. Drag beta: in a small step the second is a narrow spike, and under a spike any smooth curve is nearly straight, so that the product is a Gaussian, and a network need only learn its mean. In a large step the sample can have come from either heap. The product has two peaks then, and a Gaussian puts its middle where no sample ever is.</source>
        <translation>Die Daten sind hier zwei Punkte, -1 und +1. Nach der Regel von Bayes ist der wahre Rückschritt das Produkt aus dem, wo Proben sind, und dem, woher diese gekommen sein kann. Ziehe an beta: Bei einem kleinen Schritt ist das Zweite eine schmale Spitze, und unter einer Spitze ist jede glatte Kurve beinahe gerade, also ist das Produkt eine Gauß-Verteilung, und ein Netz muss nur ihr Mittel lernen. Bei einem großen Schritt kann die Probe von jedem der Haufen gekommen sein. Das Produkt hat dann zwei Spitzen, und eine Gauß-Verteilung legt ihre Mitte dorthin, wo nie eine Probe ist.</translation>
    </message>
    <message>
        <source>Noise in the sample before</source>
        <translation>Rauschen in der Probe davor</translation>
    </message>
    <message>
        <source>From the same noise the two end {same:.2f} apart on average; samples from different noise are {chance:.2f} apart.</source>
        <translation>Aus demselben Rauschen enden die zwei im Mittel {same:.2f} voneinander; Proben aus verschiedenem Rauschen liegen {chance:.2f} auseinander.</translation>
    </message>
    <message>
        <source>first model</source>
        <translation>erstes Modell</translation>
    </message>
    <message>
        <source>second model</source>
        <translation>zweites Modell</translation>
    </message>
    <message>
        <source>What each takes the sample for at t = {t}</source>
        <translation>Wofür jedes die Probe bei t = {t} hält</translation>
    </message>
    <message>
        <source>How far apart the two models&apos; pictures are</source>
        <translation>Wie weit die Bilder der zwei Modelle auseinander sind</translation>
    </message>
    <message>
        <source>two unrelated samples</source>
        <translation>zwei fremde Proben</translation>
    </message>
    <message>
        <source>Same noise, two models</source>
        <translation>Dasselbe Rauschen, zwei Modelle</translation>
    </message>
    <message>
        <source>How much of a picture is in the noise, how much in the model?</source>
        <translation>Wie viel von einem Bild steckt im Rauschen, wie viel im Modell?</translation>
    </message>
    <message>
        <source>Both models start from the same noise; choose a large and a small one, or one early and late in its training. With a sampler that adds no noise, such as DDIM, look for pairs that show the same digit in the same pose: noise and picture belong together, and every model that learned the data well finds nearly the same way between them. What differs is what the lesser model has not learned yet: clean edges, closed loops.</source>
        <translation>Beide Modelle beginnen mit demselben Rauschen; wähle ein großes und ein kleines, oder ein frühes und ein spätes im Training. Mit einem Verfahren, das kein Rauschen hinzufügt, wie DDIM, suche Paare, die dieselbe Ziffer in derselben Haltung zeigen: Rauschen und Bild gehören zusammen, und jedes Modell, das die Daten gut gelernt hat, findet fast denselben Weg zwischen ihnen. Was sich unterscheidet, ist das, was das schwächere Modell noch nicht gelernt hat: saubere Kanten, geschlossene Schleifen.</translation>
    </message>
</context>
<context>
    <name>LabTab</name>
    <message>
        <source>Parts of the Lab</source>
        <translation>Teile des Labors</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>Experimente</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Handwrite</source>
        <translation>Handwrite</translation>
    </message>
    <message>
        <source>Parts of the window</source>
        <translation>Teile des Fensters</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>The page is in the clipboard.</source>
        <translation>Die Seite ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>As a picture, and as SVG for programs that draw.</source>
        <translation>Als Bild, und als SVG für Zeichenprogramme.</translation>
    </message>
</context>
<context>
    <name>ModelChooser</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>Klassifikator</translation>
    </message>
    <message>
        <source>Noisy classifier</source>
        <translation>Rauschklassifikator</translation>
    </message>
    <message>
        <source>A shipped model, or one that you have trained here.</source>
        <translation>Ein mitgeliefertes Modell oder eines, das Sie hier trainiert haben.</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keines</translation>
    </message>
    <message>
        <source>{name} (shipped)</source>
        <translation>{name} (mitgeliefert)</translation>
    </message>
</context>
<context>
    <name>ModelManager</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>&amp;Modelle</translation>
    </message>
    <message>
        <source>One of them writes. Train more beside this, or import what others made.</source>
        <translation>Eins davon schreibt. Trainieren Sie nebenan weitere, oder importieren Sie, was andere gemacht haben.</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren…</translation>
    </message>
    <message>
        <source>Add a model that was exported, here or elsewhere</source>
        <translation>Ein Modell hinzufügen, das hier oder anderswo exportiert wurde</translation>
    </message>
    <message>
        <source>&amp;Write with it</source>
        <translation>&amp;Damit schreiben</translation>
    </message>
    <message>
        <source>Write with this model from now on</source>
        <translation>Von nun an mit diesem Modell schreiben</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Write this model to a file, to keep or to give away</source>
        <translation>Dieses Modell in eine Datei schreiben, zum Behalten oder Weitergeben</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen…</translation>
    </message>
    <message>
        <source>Delete this model for good</source>
        <translation>Dieses Modell endgültig löschen</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>not in use</source>
        <translation>nicht in Gebrauch</translation>
    </message>
    <message>
        <source>came with Handwrite, {state}</source>
        <translation>kam mit Handwrite, {state}</translation>
    </message>
    <message>
        <source>There is no model</source>
        <translation>Es gibt kein Modell</translation>
    </message>
    <message>
        <source>{samples} words and characters by {writers} writers</source>
        <translation>{samples} Wörter und Zeichen von {writers} Schreibern</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Went on from</source>
        <translation>Ausgegangen von</translation>
    </message>
    <message>
        <source>Learned from</source>
        <translation>Gelernt aus</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Attribution</source>
        <translation>Nachweis</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Made as</source>
        <translation>Gemacht als</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>{count} MB</source>
        <translation>{count} MB</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>{name}, version {version}</source>
        <translation>{name}, Version {version}</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count} Schritte</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>Delete the model</source>
        <translation>Das Modell löschen</translation>
    </message>
    <message>
        <source>Delete “{name}” for good?</source>
        <translation>„{name}“ endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>Das Modell exportieren</translation>
    </message>
    <message>
        <source>Models ({patterns})</source>
        <translation>Modelle ({patterns})</translation>
    </message>
    <message>
        <source>Exported to {path}.</source>
        <translation>Exportiert nach {path}.</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>Ein Modell importieren</translation>
    </message>
    <message>
        <source>“{name}” is here.</source>
        <translation>„{name}“ ist da.</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Remedy</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung ausblenden</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>die Datei</translation>
    </message>
    <message>
        <source>{place} could not be used: {reason}.</source>
        <translation>{place} konnte nicht benutzt werden: {reason}.</translation>
    </message>
    <message>
        <source>Check the folder and that there is room on the disk.</source>
        <translation>Prüfen Sie den Ordner und ob auf dem Datenträger Platz ist.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Close other programs, or write less text at once.</source>
        <translation>Schließen Sie andere Programme, oder schreiben Sie weniger Text auf einmal.</translation>
    </message>
    <message>
        <source>Something failed that should not have.</source>
        <translation>Etwas ist fehlgeschlagen, das nicht fehlschlagen dürfte.</translation>
    </message>
    <message>
        <source>Your text is safe. Try again; if it fails again, report the details.</source>
        <translation>Ihr Text ist sicher. Versuchen Sie es noch einmal; wenn es wieder fehlschlägt, melden Sie die Einzelheiten.</translation>
    </message>
</context>
<context>
    <name>NumberBox</name>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
</context>
<context>
    <name>PadCanvas</name>
    <message>
        <source>Drawing pad</source>
        <translation>Zeichenblock</translation>
    </message>
    <message>
        <source>Write here with a mouse, a finger or a tablet pen.</source>
        <translation>Schreiben Sie hier mit Maus, Finger oder Tablettstift.</translation>
    </message>
</context>
<context>
    <name>PadTools</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last step on the pad back (Ctrl+Z)</source>
        <translation>Den letzten Schritt auf dem Block zurücknehmen (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Do it again (Ctrl+Shift+Z)</source>
        <translation>Noch einmal tun (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Take strokes away by touching them; a pen&apos;s other end does so too (Ctrl+E)</source>
        <translation>Striche durch Berühren wegnehmen; das andere Ende eines Stifts tut es auch (Strg+E)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Take everything away (Ctrl+Backspace)</source>
        <translation>Alles wegnehmen (Strg+Rücktaste)</translation>
    </message>
</context>
<context>
    <name>PageArea</name>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>PageOptions</name>
    <message>
        <source>As the writing</source>
        <translation>Wie die Schrift</translation>
    </message>
    <message>
        <source>Postcard</source>
        <translation>Postkarte</translation>
    </message>
    <message>
        <source>Other size…</source>
        <translation>Andere Größe…</translation>
    </message>
    <message>
        <source>Size of the page; “As the writing” is as large as the ink and never wraps.</source>
        <translation>Größe der Seite; „Wie die Schrift“ ist so groß wie die Tinte und bricht nie um.</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Width of the page</source>
        <translation>Breite der Seite</translation>
    </message>
    <message>
        <source>Height of the page</source>
        <translation>Höhe der Seite</translation>
    </message>
    <message>
        <source>{side}, in millimetres.</source>
        <translation>{side}, in Millimetern.</translation>
    </message>
    <message>
        <source>Plain paper</source>
        <translation>Blankes Papier</translation>
    </message>
    <message>
        <source>Ruled paper</source>
        <translation>Liniertes Papier</translation>
    </message>
    <message>
        <source>Grid paper</source>
        <translation>Kariertes Papier</translation>
    </message>
    <message>
        <source>Dotted paper</source>
        <translation>Gepunktetes Papier</translation>
    </message>
    <message>
        <source>Height of a small letter such as x, in millimetres.</source>
        <translation>Höhe eines kleinen Buchstabens wie x, in Millimetern.</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>Gr&amp;öße</translation>
    </message>
    <message>
        <source>Width, height</source>
        <translation>Breite, Höhe</translation>
    </message>
    <message>
        <source>Pape&amp;r</source>
        <translation>&amp;Papier</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>B&amp;ild</translation>
    </message>
    <message>
        <source>&amp;x-height</source>
        <translation>&amp;x-Höhe</translation>
    </message>
    <message>
        <source>Unevenness</source>
        <translation>Unruhe</translation>
    </message>
    <message>
        <source>How much lines wave and words differ in size, slant and spacing.</source>
        <translation>Wie sehr Zeilen sich wellen und Wörter in Größe, Neigung und Abstand schwanken.</translation>
    </message>
    <message>
        <source>A little on pages, none where the page is as the writing.</source>
        <translation>Ein wenig auf Seiten, keine, wo die Seite wie die Schrift ist.</translation>
    </message>
    <message>
        <source>&amp;Unevenness</source>
        <translation>&amp;Unruhe</translation>
    </message>
    <message>
        <source>Blue-black</source>
        <translation>Blauschwarz</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>Andere Farbe…</translation>
    </message>
    <message>
        <source>&amp;Ink</source>
        <translation>Ti&amp;nte</translation>
    </message>
    <message>
        <source>Lines and margins</source>
        <translation>Zeilen und Ränder</translation>
    </message>
    <message>
        <source>Line height, alignment, margins, paragraphs, nib, page numbers.</source>
        <translation>Zeilenhöhe, Ausrichtung, Ränder, Absätze, Feder, Seitenzahlen.</translation>
    </message>
    <message>
        <source>From one baseline to the next; Auto is 3.6 times the x-height.</source>
        <translation>Von einer Grundlinie zur nächsten; Auto ist das 3,6-fache der x-Höhe.</translation>
    </message>
    <message>
        <source>Aligned left</source>
        <translation>Linksbündig</translation>
    </message>
    <message>
        <source>Centred</source>
        <translation>Zentriert</translation>
    </message>
    <message>
        <source>Aligned right</source>
        <translation>Rechtsbündig</translation>
    </message>
    <message>
        <source>Justified</source>
        <translation>Blocksatz</translation>
    </message>
    <message>
        <source>What stays free of ink at every edge of the page.</source>
        <translation>Was an jedem Rand der Seite frei von Tinte bleibt.</translation>
    </message>
    <message>
        <source>Width of the pen.</source>
        <translation>Breite des Stifts.</translation>
    </message>
    <message>
        <source>How far the first line of a paragraph moves in.</source>
        <translation>Wie weit die erste Zeile eines Absatzes eingerückt ist.</translation>
    </message>
    <message>
        <source>Free space between two paragraphs.</source>
        <translation>Freier Raum zwischen zwei Absätzen.</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Dot</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Dash</source>
        <translation>Strich</translation>
    </message>
    <message>
        <source>What becomes of the - that begins an item of a list.</source>
        <translation>Was aus dem - wird, mit dem ein Listenpunkt beginnt.</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Write smaller</source>
        <translation>Kleiner schreiben</translation>
    </message>
    <message>
        <source>What becomes of a word wider than its line.</source>
        <translation>Was aus einem Wort wird, das breiter ist als seine Zeile.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Niederländisch</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Portugiesisch</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>Schwedisch</translation>
    </message>
    <message>
        <source>Whose rules divide words at the end of a line.</source>
        <translation>Nach wessen Regeln Wörter am Zeilenende getrennt werden.</translation>
    </message>
    <message>
        <source>Number the pages</source>
        <translation>Seiten nummerieren</translation>
    </message>
    <message>
        <source>Each page has its number at the foot.</source>
        <translation>Jede Seite trägt ihre Nummer am Fuß.</translation>
    </message>
    <message>
        <source>&amp;Line height</source>
        <translation>Zei&amp;lenhöhe</translation>
    </message>
    <message>
        <source>Ali&amp;gnment</source>
        <translation>Au&amp;srichtung</translation>
    </message>
    <message>
        <source>&amp;Margin</source>
        <translation>&amp;Rand</translation>
    </message>
    <message>
        <source>First line</source>
        <translation>Erste Zeile</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Ni&amp;b</source>
        <translation>&amp;Feder</translation>
    </message>
    <message>
        <source>Bullets</source>
        <translation>Aufzählung</translation>
    </message>
    <message>
        <source>Long words</source>
        <translation>Lange Wörter</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Margin at the top; Auto is the margin above.</source>
        <translation>Rand oben; Auto ist der Rand darüber.</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Unten</translation>
    </message>
    <message>
        <source>Margin at the foot; Auto is the margin above.</source>
        <translation>Rand unten; Auto ist der Rand darüber.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Margin on the left; Auto is the margin above.</source>
        <translation>Rand links; Auto ist der Rand darüber.</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Margin on the right; Auto is the margin above.</source>
        <translation>Rand rechts; Auto ist der Rand darüber.</translation>
    </message>
    <message>
        <source>Margin: {side}</source>
        <translation>Rand: {side}</translation>
    </message>
    <message>
        <source>Unevenness in detail</source>
        <translation>Unruhe im Einzelnen</translation>
    </message>
    <message>
        <source>Each part of the unevenness by itself.</source>
        <translation>Jeder Teil der Unruhe für sich.</translation>
    </message>
    <message>
        <source>As the unevenness above.</source>
        <translation>Wie die Unruhe oben.</translation>
    </message>
    <message>
        <source>Waves</source>
        <translation>Wellen</translation>
    </message>
    <message>
        <source>How much the baseline waves.</source>
        <translation>Wie sehr die Grundlinie sich wellt.</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Steigung</translation>
    </message>
    <message>
        <source>How much lines rise or fall.</source>
        <translation>Wie sehr Zeilen steigen oder fallen.</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>How much words differ in size.</source>
        <translation>Wie sehr Wörter in der Größe schwanken.</translation>
    </message>
    <message>
        <source>Slant</source>
        <translation>Neigung</translation>
    </message>
    <message>
        <source>How much words differ in slant.</source>
        <translation>Wie sehr Wörter in der Neigung schwanken.</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>How much gaps differ in width.</source>
        <translation>Wie sehr Abstände in der Breite schwanken.</translation>
    </message>
    <message>
        <source>Fatigue</source>
        <translation>Ermüdung</translation>
    </message>
    <message>
        <source>How much it grows towards the foot.</source>
        <translation>Wie sehr es zum Fuß der Seite hin zunimmt.</translation>
    </message>
    <message>
        <source>Colour of the ink</source>
        <translation>Farbe der Tinte</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Hard to read: the recogniser is {percent} % sure of each letter.</source>
        <translation>Schwer zu lesen: Die Erkennung ist sich jedes Buchstabens zu {percent} % sicher.</translation>
    </message>
</context>
<context>
    <name>PaperDesk</name>
    <message>
        <source>A picture for the paper</source>
        <translation>Ein Bild als Papier</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>Bilder ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
</context>
<context>
    <name>PaperPicture</name>
    <message>
        <source>Take the picture off the paper</source>
        <translation>Das Bild vom Papier nehmen</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>Bild wählen…</translation>
    </message>
    <message>
        <source>Your own paper: a scan or picture that covers the page, under the ink.</source>
        <translation>Eigenes Papier: ein Scan oder Bild, das die Seite unter der Tinte bedeckt.</translation>
    </message>
    <message>
        <source>{name} is the paper; press for another picture.</source>
        <translation>{name} ist das Papier; drücken für ein anderes Bild.</translation>
    </message>
</context>
<context>
    <name>Playback</name>
    <message>
        <source>Views of the writing</source>
        <translation>Ansichten des Schreibens</translation>
    </message>
    <message>
        <source>From &amp;noise to ink</source>
        <translation>Vom &amp;Rauschen zur Tinte</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Watch the strokes come out of noise</source>
        <translation>Zusehen, wie die Striche aus dem Rauschen treten</translation>
    </message>
    <message>
        <source>The &amp;pen writing</source>
        <translation>Der &amp;Stift beim Schreiben</translation>
    </message>
    <message>
        <source>Pen</source>
        <translation>Stift</translation>
    </message>
    <message>
        <source>Watch the pen write</source>
        <translation>Dem Stift beim Schreiben zusehen</translation>
    </message>
    <message>
        <source>Still pa&amp;ge</source>
        <translation>Fertige S&amp;eite</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>See the finished page</source>
        <translation>Die fertige Seite sehen</translation>
    </message>
    <message>
        <source>Pla&amp;y or pause</source>
        <translation>&amp;Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>S&amp;lower</source>
        <translation>&amp;Langsamer</translation>
    </message>
    <message>
        <source>Play at half the speed</source>
        <translation>Halb so schnell abspielen</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>Sch&amp;neller</translation>
    </message>
    <message>
        <source>Play at twice the speed</source>
        <translation>Doppelt so schnell abspielen</translation>
    </message>
    <message>
        <source>&amp;Repeat</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Begin again at the end</source>
        <translation>Am Ende von vorn beginnen</translation>
    </message>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Place in the writing</source>
        <translation>Stelle im Schreiben</translation>
    </message>
    <message>
        <source>Go to a place (arrow keys)</source>
        <translation>Zu einer Stelle gehen (Pfeiltasten)</translation>
    </message>
    <message>
        <source>Speed (Ctrl+[, Ctrl+])</source>
        <translation>Tempo (Strg+[, Strg+])</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Tempo {speed}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>RecordedList</name>
    <message>
        <source>Rec&amp;orded</source>
        <translation>Aufgen&amp;ommen</translation>
    </message>
    <message>
        <source>Recorded prompts</source>
        <translation>Aufgenommene Sätze</translation>
    </message>
    <message>
        <source>Enter or a click opens a prompt again; Delete removes it</source>
        <translation>Eingabe oder ein Klick öffnet einen Satz wieder; Entf löscht ihn</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the recording that is marked (Del)</source>
        <translation>Die markierte Aufnahme löschen (Entf)</translation>
    </message>
    <message>
        <source>{prompt}
Recorded on {day}</source>
        <translation>{prompt}
Aufgenommen am {day}</translation>
    </message>
</context>
<context>
    <name>RecordingDesk</name>
    <message>
        <source>Record a hand</source>
        <translation>Handschrift aufnehmen</translation>
    </message>
    <message>
        <source>Name of the hand, a new one or one that goes on:</source>
        <translation>Name der Handschrift, neu oder zum Fortsetzen:</translation>
    </message>
    <message>
        <source>My hand</source>
        <translation>Meine Handschrift</translation>
    </message>
    <message>
        <source>Own text</source>
        <translation>Eigener Text</translation>
    </message>
    <message>
        <source>What you write next, a sentence or some words:</source>
        <translation>Was Sie als Nächstes schreiben, ein Satz oder einige Wörter:</translation>
    </message>
    <message>
        <source>Not every word of the prompt can be found on the pad.</source>
        <translation>Nicht jedes Wort des Satzes ist auf dem Block zu finden.</translation>
    </message>
    <message>
        <source>Write all of it, and lift the pen between the words.</source>
        <translation>Schreiben Sie ihn ganz, und heben Sie den Stift zwischen den Wörtern.</translation>
    </message>
    <message>
        <source>Hard to read: {words}</source>
        <translation>Schwer zu lesen: {words}</translation>
    </message>
    <message>
        <source>Are the brackets around the right ink? A click on a word below the pad has it written again; or keep it as it is.</source>
        <translation>Umfassen die Klammern die richtigen Striche? Ein Klick auf ein Wort unter dem Block lässt es neu schreiben; oder übernehmen Sie es so.</translation>
    </message>
    <message>
        <source>“{prompt}” is deleted.</source>
        <translation>„{prompt}“ ist gelöscht.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Export the ink</source>
        <translation>Tinte exportieren</translation>
    </message>
    <message>
        <source>Ink (*{suffix})</source>
        <translation>Tinte (*{suffix})</translation>
    </message>
    <message>
        <source>The ink is exported.</source>
        <translation>Die Tinte ist exportiert.</translation>
    </message>
    <message>
        <source>To {path}</source>
        <translation>Nach {path}</translation>
    </message>
</context>
<context>
    <name>RecordingPanel</name>
    <message>
        <source>What your hand has shown</source>
        <translation>Was Ihre Handschrift gezeigt hat</translation>
    </message>
    <message>
        <source>How much of what is wanted is there</source>
        <translation>Wie viel vom Gewünschten da ist</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Kleinbuchstaben</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>Großbuchstaben</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>Ziffern</translation>
    </message>
    <message>
        <source>Punctuation</source>
        <translation>Satzzeichen</translation>
    </message>
    <message>
        <source>Export the ink…</source>
        <translation>Tinte exportieren …</translation>
    </message>
    <message>
        <source>Write all recordings of this hand to an InkML file, with time and pressure</source>
        <translation>Alle Aufnahmen dieser Handschrift in eine InkML-Datei schreiben, mit Zeit und Druck</translation>
    </message>
    <message>
        <source>{percent} % of what is wanted, {pairs} of {all} pairs of letters</source>
        <translation>{percent} % vom Gewünschten, {pairs} von {all} Buchstabenpaaren</translation>
    </message>
    <message>
        <source>Still missing: {characters}</source>
        <translation>Noch fehlend: {characters}</translation>
    </message>
    <message>
        <source>Every character is there; more makes it surer.</source>
        <translation>Jedes Zeichen ist da; mehr macht es sicherer.</translation>
    </message>
</context>
<context>
    <name>RecordingPlace</name>
    <message>
        <source>Ask for something else; this one comes again later</source>
        <translation>Nach etwas anderem fragen; dieser kommt später wieder</translation>
    </message>
    <message>
        <source>&amp;Another sentence</source>
        <translation>Anderer &amp;Vorschlag</translation>
    </message>
    <message>
        <source>Own text…</source>
        <translation>Eigener Text…</translation>
    </message>
    <message>
        <source>Write what you like instead of our sentences</source>
        <translation>Schreiben Sie statt unserer Sätze, was Sie möchten</translation>
    </message>
    <message>
        <source>Ba&amp;ck to the page</source>
        <translation>&amp;Zurück zur Seite</translation>
    </message>
    <message>
        <source>Stop for today; what was kept stays (Esc)</source>
        <translation>Für heute aufhören; was übernommen wurde, bleibt (Esc)</translation>
    </message>
    <message>
        <source>Keep and go on</source>
        <translation>Übernehmen und weiter</translation>
    </message>
    <message>
        <source>“{hand}” wrote this before. Write it or one of its words again:</source>
        <translation>„{hand}“ hat dies schon geschrieben. Schreiben Sie es oder eines der Wörter neu:</translation>
    </message>
    <message>
        <source>Please write this in the hand “{hand}”:</source>
        <translation>Bitte schreiben Sie dies in der Handschrift „{hand}“:</translation>
    </message>
    <message>
        <source>Write here: {prompt}</source>
        <translation>Hier schreiben: {prompt}</translation>
    </message>
    <message>
        <source>Write “{word}” once more, where it was.</source>
        <translation>Schreiben Sie „{word}“ noch einmal, wo es stand.</translation>
    </message>
    <message>
        <source>Undo brings back what was there.</source>
        <translation>Rückgängig bringt zurück, was da war.</translation>
    </message>
    <message>
        <source>&amp;Keep it as it is</source>
        <translation>So &amp;übernehmen</translation>
    </message>
    <message>
        <source>&amp;Keep and go on</source>
        <translation>&amp;Übernehmen und weiter</translation>
    </message>
    <message>
        <source>Keep what is written with this hand, and ask for the next prompt (Enter)</source>
        <translation>Das Geschriebene für diese Handschrift übernehmen und den nächsten Satz zeigen (Eingabe)</translation>
    </message>
    <message>
        <source>Some recordings are damaged and left out.</source>
        <translation>Einige Aufnahmen sind beschädigt und bleiben weg.</translation>
    </message>
</context>
<context>
    <name>ResultBar</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>See the picture</source>
        <translation>Das Bild ansehen</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>See the figures behind it</source>
        <translation>Die Zahlen dahinter ansehen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>Das Bild kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Save as PNG, GIF or CSV</source>
        <translation>Als PNG, GIF oder CSV speichern</translation>
    </message>
</context>
<context>
    <name>ResultTable</name>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
</context>
<context>
    <name>RunFoot</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Stop this experiment</source>
        <translation>Dieses Experiment abbrechen</translation>
    </message>
    <message>
        <source>Run the experiment as it is set</source>
        <translation>Das Experiment so ausführen, wie es eingestellt ist</translation>
    </message>
</context>
<context>
    <name>RunForm</name>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>How long it trains, pauses not counted.</source>
        <translation>Wie lange es trainiert, Pausen nicht gerechnet.</translation>
    </message>
    <message>
        <source>Of the first weights and the order of what it learns from: the same, the same run.</source>
        <translation>Der ersten Gewichte und der Reihenfolge dessen, woraus es lernt: derselbe, derselbe Lauf.</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA)</source>
        <translation>NVIDIA-Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>What it is trained on. Where its memory is too small, the batch gets smaller.</source>
        <translation>Worauf es trainiert wird. Wo der Speicher nicht reicht, wird der Batch kleiner.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Train it; you can pause at any time</source>
        <translation>Trainieren; Sie können jederzeit anhalten</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Zeit</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>&amp;Startwert</translation>
    </message>
    <message>
        <source>De&amp;vice</source>
        <translation>Ge&amp;rät</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Hold Ctrl to choose several runs and compare them</source>
        <translation>Mit Strg mehrere Läufe wählen und vergleichen</translation>
    </message>
    <message>
        <source>Training, {share} %</source>
        <translation>Trainiert, {share} %</translation>
    </message>
    <message>
        <source>Paused at {share} %</source>
        <translation>Angehalten bei {share} %</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed at {share} %</source>
        <translation>Gescheitert bei {share} %</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Save, and go on later</source>
        <translation>Speichern und später weitermachen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save, and be done with it</source>
        <translation>Speichern und abschließen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>Vom letzten Sicherungspunkt an weitermachen</translation>
    </message>
    <message>
        <source>Rename this run</source>
        <translation>Diesen Lauf umbenennen</translation>
    </message>
    <message>
        <source>Export this run as a file</source>
        <translation>Diesen Lauf als Datei exportieren</translation>
    </message>
    <message>
        <source>Delete this run</source>
        <translation>Diesen Lauf löschen</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Train for as long again</source>
        <translation>Noch einmal so lange trainieren</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
</context>
<context>
    <name>RunsPanel</name>
    <message>
        <source>&amp;Runs</source>
        <translation>Lä&amp;ufe</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Add a run that was exported, here or elsewhere</source>
        <translation>Einen Lauf hinzufügen, der hier oder anderswo exportiert wurde</translation>
    </message>
    <message>
        <source>Every run is kept here, until you delete it.</source>
        <translation>Jeder Lauf bleibt hier, bis Sie ihn löschen.</translation>
    </message>
    <message>
        <source>No samples yet.</source>
        <translation>Noch keine Proben.</translation>
    </message>
    <message>
        <source>It draws nothing: its loss says how well it judges</source>
        <translation>Er zeichnet nichts: Sein Verlust sagt, wie gut er urteilt</translation>
    </message>
    <message>
        <source>The first samples come in a minute or so.</source>
        <translation>Die ersten Proben kommen in etwa einer Minute.</translation>
    </message>
    <message>
        <source>There are no samples yet.</source>
        <translation>Es gibt noch keine Proben.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>Paused at step {step}, {share} %</source>
        <translation>Angehalten bei Schritt {step}, {share} %</translation>
    </message>
    <message>
        <source>Done after {step} steps, {time} of training</source>
        <translation>Fertig nach {step} Schritten, {time} Training</translation>
    </message>
    <message>
        <source>Failed at step {step}, {share} %</source>
        <translation>Gescheitert bei Schritt {step}, {share} %</translation>
    </message>
    <message>
        <source>Step {step}, {share} %</source>
        <translation>Schritt {step}, {share} %</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>on the processor: the graphics card&apos;s memory is too small</source>
        <translation>auf dem Prozessor: Der Speicher der Grafikkarte ist zu klein</translation>
    </message>
    <message>
        <source>with {share} % of the batch: more does not fit the graphics card</source>
        <translation>mit {share} % des Batches: Mehr passt nicht in die Grafikkarte</translation>
    </message>
    <message>
        <source>saving…</source>
        <translation>wird gespeichert…</translation>
    </message>
    <message>
        <source>in another window</source>
        <translation>in einem anderen Fenster</translation>
    </message>
    <message>
        <source>loss {number}</source>
        <translation>Verlust {number}</translation>
    </message>
    <message>
        <source>held out {number}</source>
        <translation>zurückgehalten {number}</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} s</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>Another run is being trained.</source>
        <translation>Ein anderer Lauf wird gerade trainiert.</translation>
    </message>
    <message>
        <source>Two share the processor, so each takes longer.</source>
        <translation>Zwei teilen sich den Prozessor, so dauert jeder länger.</translation>
    </message>
    <message>
        <source>The training ended unexpectedly.</source>
        <translation>Das Training endete unerwartet.</translation>
    </message>
    <message>
        <source>Resume goes on from the last checkpoint.</source>
        <translation>Fortsetzen macht vom letzten Sicherungspunkt an weiter.</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Den Lauf umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Delete the run</source>
        <translation>Den Lauf löschen</translation>
    </message>
    <message>
        <source>Delete “{name}” with its models and samples for good?</source>
        <translation>„{name}“ mit Modellen und Proben endgültig löschen?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export the run</source>
        <translation>Den Lauf exportieren</translation>
    </message>
    <message>
        <source>Exported to {path}.</source>
        <translation>Exportiert nach {path}.</translation>
    </message>
    <message>
        <source>Import a run</source>
        <translation>Einen Lauf importieren</translation>
    </message>
    <message>
        <source>Training runs ({patterns})</source>
        <translation>Trainingsläufe ({patterns})</translation>
    </message>
</context>
<context>
    <name>SampleGrid</name>
    <message>
        <source>Play the samples</source>
        <translation>Die Proben abspielen</translation>
    </message>
    <message>
        <source>See the samples get better from the first on</source>
        <translation>Sehen, wie die Proben von der ersten an besser werden</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Go to earlier samples (arrow keys)</source>
        <translation>Zu früheren Proben gehen (Pfeiltasten)</translation>
    </message>
    <message>
        <source>This picture cannot be read.</source>
        <translation>Dieses Bild ist nicht lesbar.</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>Schritt {step}</translation>
    </message>
</context>
<context>
    <name>SampleList</name>
    <message>
        <source>Samples of this hand</source>
        <translation>Proben dieser Handschrift</translation>
    </message>
    <message>
        <source>The samples of this hand; Delete takes one out</source>
        <translation>Die Proben dieser Handschrift; Entf nimmt eine heraus</translation>
    </message>
    <message>
        <source>Remove sample</source>
        <translation>Probe entfernen</translation>
    </message>
    <message>
        <source>Take the sample that is marked out of the hand (Del)</source>
        <translation>Die markierte Probe aus der Handschrift nehmen (Entf)</translation>
    </message>
    <message>
        <source>{count} samples</source>
        <translation>{count} Proben</translation>
    </message>
</context>
<context>
    <name>ScanCanvas</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Click a line to leave it out or take it back.</source>
        <translation>Klicken Sie auf eine Zeile, um sie wegzulassen oder zurückzunehmen.</translation>
    </message>
    <message>
        <source>Drag a frame around the writing. Arrow keys move an edge in, with Shift out.</source>
        <translation>Ziehen Sie einen Rahmen um die Schrift. Pfeiltasten schieben eine Kante nach innen, mit Umschalt nach außen.</translation>
    </message>
    <message>
        <source>Paint over what is no writing. Arrow keys move, Space dabs.</source>
        <translation>Übermalen Sie, was keine Schrift ist. Pfeiltasten bewegen, Leertaste tupft.</translation>
    </message>
    <message>
        <source>Draw around what is no writing.</source>
        <translation>Umfahren Sie, was keine Schrift ist.</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Wird angesehen…</translation>
    </message>
</context>
<context>
    <name>ScanDialog</name>
    <message>
        <source>Handwriting in {name}</source>
        <translation>Handschrift in {name}</translation>
    </message>
    <message>
        <source>T&amp;hreshold</source>
        <translation>Sc&amp;hwelle</translation>
    </message>
    <message>
        <source>Left: fainter marks count as ink. Right: only dark ones do.</source>
        <translation>Links: auch blasse Spuren zählen als Tinte. Rechts: nur dunkle.</translation>
    </message>
    <message>
        <source>&amp;Lines</source>
        <translation>&amp;Zeilen</translation>
    </message>
    <message>
        <source>What the model will see</source>
        <translation>Was das Modell sehen wird</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Click a line to leave it out</source>
        <translation>Auf eine Zeile klicken, um sie wegzulassen</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Read only a part of the picture</source>
        <translation>Nur einen Teil des Bildes lesen</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Paint over what is no writing</source>
        <translation>Übermalen, was keine Schrift ist</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Draw around what is no writing</source>
        <translation>Umfahren, was keine Schrift ist</translation>
    </message>
    <message>
        <source>{tip} (Alt+{key})</source>
        <translation>{tip} (Alt+{key})</translation>
    </message>
    <message>
        <source>&amp;Brush size</source>
        <translation>&amp;Pinselgröße</translation>
    </message>
    <message>
        <source>How wide the brush paints</source>
        <translation>Wie breit der Pinsel malt</translation>
    </message>
    <message>
        <source>T&amp;urn</source>
        <translation>&amp;Drehen</translation>
    </message>
    <message>
        <source>Turn the picture a little</source>
        <translation>Das Bild ein wenig drehen</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>A quarter turn to the left</source>
        <translation>Eine Vierteldrehung nach links</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>Nach rechts drehen</translation>
    </message>
    <message>
        <source>A quarter turn to the right</source>
        <translation>Eine Vierteldrehung nach rechts</translation>
    </message>
    <message>
        <source>Lines with a tick make the sample; Space ticks</source>
        <translation>Zeilen mit Haken bilden die Probe; Leertaste setzt ihn</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last correction back (Ctrl+Z)</source>
        <translation>Die letzte Korrektur zurücknehmen (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Do it again (Ctrl+Shift+Z)</source>
        <translation>Noch einmal tun (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Take all corrections back</source>
        <translation>Alle Korrekturen zurücknehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Add to “{name}”</source>
        <translation>Zu „{name}“ &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Take it for one more sample of the hand “{name}”</source>
        <translation>Als weitere Probe der Handschrift „{name}“ nehmen</translation>
    </message>
    <message>
        <source>&amp;Use this hand</source>
        <translation>Diese Handschrift &amp;verwenden</translation>
    </message>
    <message>
        <source>No line is left.</source>
        <translation>Keine Zeile ist übrig.</translation>
    </message>
    <message>
        <source>Tick one.</source>
        <translation>Haken Sie eine an.</translation>
    </message>
    <message>
        <source>Line {number}: one word</source>
        <translation>Zeile {number}: ein Wort</translation>
    </message>
    <message>
        <source>Line {number}: {words} words</source>
        <translation>Zeile {number}: {words} Wörter</translation>
    </message>
</context>
<context>
    <name>SeedControl</name>
    <message>
        <source>Another seed</source>
        <translation>Anderer Startwert</translation>
    </message>
    <message>
        <source>Take another seed</source>
        <translation>Einen anderen Startwert nehmen</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Colours of the window; paper stays paper.</source>
        <translation>Farben des Fensters; Papier bleibt Papier.</translation>
    </message>
    <message>
        <source>Language of the window.</source>
        <translation>Sprache des Fensters.</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>Spra&amp;che</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>Processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card (CUDA)</source>
        <translation>NVIDIA-Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>Apple graphics (MPS)</source>
        <translation>Apple-Grafik (MPS)</translation>
    </message>
    <message>
        <source>What the model runs on.</source>
        <translation>Worauf das Modell läuft.</translation>
    </message>
    <message>
        <source>Te&amp;st</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Write a word and take the time.</source>
        <translation>Ein Wort schreiben und die Zeit nehmen.</translation>
    </message>
    <message>
        <source>&amp;Runs on</source>
        <translation>&amp;Läuft auf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Choose &amp;another…</source>
        <translation>&amp;Anderes wählen…</translation>
    </message>
    <message>
        <source>Write with weights that you have trained or been given.</source>
        <translation>Mit Gewichten schreiben, die Sie trainiert oder bekommen haben.</translation>
    </message>
    <message>
        <source>Use the shi&amp;pped one</source>
        <translation>Das &amp;mitgelieferte verwenden</translation>
    </message>
    <message>
        <source>Write with the weights that came with Handwrite.</source>
        <translation>Mit den Gewichten schreiben, die mit Handwrite kamen.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>New pages</source>
        <translation>Neue Seiten</translation>
    </message>
    <message>
        <source>Begin as the &amp;last page was</source>
        <translation>Beginnen, wie die &amp;letzte Seite war</translation>
    </message>
    <message>
        <source>Off, a new page begins as it was set when this was last on, or as set below.</source>
        <translation>Aus: eine neue Seite beginnt, wie sie zuletzt war, als dies an war, oder wie unten eingestellt.</translation>
    </message>
    <message>
        <source>Begin as the page in &amp;Write</source>
        <translation>Beginnen wie die Seite in Sch&amp;reiben</translation>
    </message>
    <message>
        <source>New pages take the size, ink and all else from the page that is open.</source>
        <translation>Neue Seiten übernehmen Größe, Tinte und alles andere von der offenen Seite.</translation>
    </message>
    <message>
        <source>Begin with the &amp;defaults</source>
        <translation>Mit der &amp;Grundeinstellung beginnen</translation>
    </message>
    <message>
        <source>New pages begin as they did when Handwrite was new.</source>
        <translation>Neue Seiten beginnen wie am Anfang.</translation>
    </message>
    <message>
        <source>They begin</source>
        <translation>Sie beginnen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Your hands</source>
        <translation>Ihre Handschriften</translation>
    </message>
    <message>
        <source>Open the folder of your hands.</source>
        <translation>Den Ordner Ihrer Handschriften öffnen.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Open the folder of the settings.</source>
        <translation>Den Ordner der Einstellungen öffnen.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Open the folder of the log.</source>
        <translation>Den Ordner des Protokolls öffnen.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Your hands and documents stay.</source>
        <translation>Ihre Handschriften und Dokumente bleiben.</translation>
    </message>
    <message>
        <source>Reset…</source>
        <translation>Zurücksetzen…</translation>
    </message>
    <message>
        <source>Make every setting what it was when Handwrite was new.</source>
        <translation>Jede Einstellung so machen, wie sie am Anfang war.</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>{page}, {paper} paper, x-height {x_height} mm, ink {ink}</source>
        <translation>{page}, Papier {paper}, x-Höhe {x_height} mm, Tinte {ink}</translation>
    </message>
    <message>
        <source>as the writing</source>
        <translation>wie die Schrift</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>blank</translation>
    </message>
    <message>
        <source>ruled</source>
        <translation>liniert</translation>
    </message>
    <message>
        <source>grid</source>
        <translation>kariert</translation>
    </message>
    <message>
        <source>dotted</source>
        <translation>gepunktet</translation>
    </message>
    <message>
        <source>{name}, version {version}
Licence: {licence}
{path}</source>
        <translation>{name}, Version {version}
Lizenz: {licence}
{path}</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>The window changes its language when its work is done.</source>
        <translation>Das Fenster wechselt die Sprache, sobald seine Arbeit getan ist.</translation>
    </message>
    <message>
        <source>Something is being written, drawn or trained.</source>
        <translation>Es wird noch geschrieben, gezeichnet oder trainiert.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht…</translation>
    </message>
    <message>
        <source>Found: {device}, {detail}</source>
        <translation>Gefunden: {device}, {detail}</translation>
    </message>
    <message>
        <source>Writing a word…</source>
        <translation>Schreibt ein Wort…</translation>
    </message>
    <message>
        <source>It works: a word in {seconds} s on {device}, {detail}</source>
        <translation>Es geht: ein Wort in {seconds} s auf {device}, {detail}</translation>
    </message>
    <message>
        <source>A model</source>
        <translation>Ein Modell</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Make every setting what it was when Handwrite was new?</source>
        <translation>Jede Einstellung so machen, wie sie am Anfang war?</translation>
    </message>
</context>
<context>
    <name>SettingsTab</name>
    <message>
        <source>Parts of the settings</source>
        <translation>Teile der Einstellungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Move over the page</source>
        <translation>Über die Seite gehen</translation>
    </message>
    <message>
        <source>Arrow keys, Page Up, Page Down, wheel, drag</source>
        <translation>Pfeiltasten, Bild auf, Bild ab, Mausrad, Ziehen</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>Beim Mauszeiger vergrößern</translation>
    </message>
    <message>
        <source>Ctrl and mouse wheel, pinch</source>
        <translation>Strg und Mausrad, zwei Finger</translation>
    </message>
    <message>
        <source>Play or pause, on the page</source>
        <translation>Abspielen oder anhalten, auf der Seite</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>On the page</source>
        <translation>Auf der Seite</translation>
    </message>
</context>
<context>
    <name>StrokeForm</name>
    <message>
        <source>Train a model of handwriting</source>
        <translation>Ein Modell für Handschrift trainieren</translation>
    </message>
    <message>
        <source>What it learns from.</source>
        <translation>Woraus es lernt.</translation>
    </message>
    <message>
        <source>Delete this corpus</source>
        <translation>Dieses Korpus löschen</translation>
    </message>
    <message>
        <source>C&amp;orpus</source>
        <translation>K&amp;orpus</translation>
    </message>
    <message>
        <source>A&amp;dd a corpus</source>
        <translation>Korpus &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Pen strokes and what they say, from your disk</source>
        <translation>Striche und was sie sagen, von Ihrer Festplatte</translation>
    </message>
    <message>
        <source>&amp;Folder…</source>
        <translation>&amp;Ordner…</translation>
    </message>
    <message>
        <source>F&amp;ile or archive…</source>
        <translation>&amp;Datei oder Archiv…</translation>
    </message>
    <message>
        <source>&amp;Recorded ink</source>
        <translation>&amp;Aufgenommene Tinte</translation>
    </message>
    <message>
        <source>&amp;Look inside</source>
        <translation>Hinein&amp;sehen</translation>
    </message>
    <message>
        <source>Show what is in it, and what was left out and why</source>
        <translation>Zeigen, was darin ist, und was weshalb weggelassen wurde</translation>
    </message>
    <message>
        <source>Add a corpus</source>
        <translation>Korpus hinzufügen</translation>
    </message>
    <message>
        <source>Shipped one, taught more</source>
        <translation>Mitgeliefertes, geschult</translation>
    </message>
    <message>
        <source>A larger model writes better, and learns for longer.</source>
        <translation>Ein größeres Modell schreibt besser und lernt länger.</translation>
    </message>
    <message>
        <source>The ink is being read</source>
        <translation>Die Tinte wird gelesen</translation>
    </message>
    <message>
        <source>Reading the ink. A large corpus takes some minutes.</source>
        <translation>Die Tinte wird gelesen. Ein großes Korpus braucht einige Minuten.</translation>
    </message>
    <message>
        <source>Learns before your eyes: loops at first, then letters, at last words.</source>
        <translation>Lernt vor Ihren Augen: erst Schleifen, dann Buchstaben, zuletzt Wörter.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Tiny, from nothing</source>
        <translation>Winzig, von Grund auf</translation>
    </message>
    <message>
        <source>Small, from nothing</source>
        <translation>Klein, von Grund auf</translation>
    </message>
    <message>
        <source>Base, from nothing</source>
        <translation>Groß, von Grund auf</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Read no further, and keep nothing of it</source>
        <translation>Nicht weiterlesen und nichts davon behalten</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Für Kenner</translation>
    </message>
    <message>
        <source>Seed and device</source>
        <translation>Startwert und Gerät</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keins</translation>
    </message>
    <message>
        <source>Train it; you can pause at any time</source>
        <translation>Trainieren; Sie können jederzeit anhalten</translation>
    </message>
    <message>
        <source>Add a corpus first</source>
        <translation>Fügen Sie zuerst ein Korpus hinzu</translation>
    </message>
    <message>
        <source>Cleaning the ink of writer {number} of {writers}</source>
        <translation>Die Tinte von Schreiber {number} von {writers} wird bereinigt</translation>
    </message>
    <message>
        <source>Read so far: {count} pieces of ink. A large corpus has hundreds of thousands.</source>
        <translation>Bisher gelesen: {count} Stücke Tinte. Ein großes Korpus hat Hunderttausende.</translation>
    </message>
    <message>
        <source>Writes legibly from the first minute, and takes on the hands of the corpus.</source>
        <translation>Schreibt von der ersten Minute an lesbar und nimmt die Handschriften des Korpus an.</translation>
    </message>
    <message>
        <source>As large as the shipped one, which learned for three hours on one core.</source>
        <translation>So groß wie das mitgelieferte, das drei Stunden auf einem Kern gelernt hat.</translation>
    </message>
    <message>
        <source>Larger than the shipped one. Only with a graphics card.</source>
        <translation>Größer als das mitgelieferte. Nur mit einer Grafikkarte.</translation>
    </message>
    <message>
        <source>{corpus}, {size}</source>
        <translation>{corpus}, {size}</translation>
    </message>
    <message>
        <source>taught more</source>
        <translation>weiter geschult</translation>
    </message>
    <message>
        <source>tiny</source>
        <translation>winzig</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>base</source>
        <translation>groß</translation>
    </message>
</context>
<context>
    <name>StrokeTraining</name>
    <message>
        <source>Write with it</source>
        <translation>Damit schreiben</translation>
    </message>
    <message>
        <source>Keep the model of this run, and write with it from now on</source>
        <translation>Das Modell dieses Laufs behalten und von nun an damit schreiben</translation>
    </message>
    <message>
        <source>Recorded ink</source>
        <translation>Aufgenommene Tinte</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} Schritte</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>Left: samples of some hands. Right: how it writes “{words}” in them so far, always from the same noise.</source>
        <translation>Links: Proben einiger Handschriften. Rechts: wie es „{words}“ bisher darin schreibt, immer aus demselben Rauschen.</translation>
    </message>
    <message>
        <source>Reading the corpus. A large one takes some minutes.</source>
        <translation>Das Korpus wird gelesen. Ein großes braucht einige Minuten.</translation>
    </message>
    <message>
        <source>The first samples come a minute after the first step.</source>
        <translation>Die ersten Proben kommen eine Minute nach dem ersten Schritt.</translation>
    </message>
    <message>
        <source>A folder of ink</source>
        <translation>Ein Ordner mit Tinte</translation>
    </message>
    <message>
        <source>A file of ink</source>
        <translation>Eine Datei mit Tinte</translation>
    </message>
    <message>
        <source>Ink and archives ({patterns})</source>
        <translation>Tinte und Archive ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Delete the corpus</source>
        <translation>Das Korpus löschen</translation>
    </message>
    <message>
        <source>Delete “{name}”? What it was made from stays. Runs that learn from it cannot go on.</source>
        <translation>„{name}“ löschen? Woraus es gemacht wurde, bleibt. Läufe, die daraus lernen, können nicht weitergehen.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Handwrite writes with “{name}” now.</source>
        <translation>Handwrite schreibt jetzt mit „{name}“.</translation>
    </message>
    <message>
        <source>It is kept among the models, where you can go back to another.</source>
        <translation>Es wird bei den Modellen aufbewahrt; dort können Sie zu einem anderen zurückkehren.</translation>
    </message>
</context>
<context>
    <name>StyleModel</name>
    <message>
        <source>Hand {name}</source>
        <translation>Handschrift {name}</translation>
    </message>
</context>
<context>
    <name>StylePanel</name>
    <message>
        <source>Hands</source>
        <translation>Handschriften</translation>
    </message>
    <message>
        <source>Han&amp;d</source>
        <translation>Hands&amp;chrift</translation>
    </message>
    <message>
        <source>How like the sample the writing is to the model&apos;s eye; 1 is the same</source>
        <translation>Wie ähnlich die Schrift der Probe in den Augen des Modells ist; 1 ist gleich</translation>
    </message>
    <message>
        <source>More about this hand</source>
        <translation>Mehr zu dieser Handschrift</translation>
    </message>
    <message>
        <source>Rename, remove or export this hand</source>
        <translation>Diese Handschrift umbenennen, entfernen oder exportieren</translation>
    </message>
    <message>
        <source>Drop a photo of a few handwritten lines here, or choose below.</source>
        <translation>Legen Sie ein Foto einiger handgeschriebener Zeilen hier ab, oder wählen Sie unten.</translation>
    </message>
    <message>
        <source>Looking for handwriting…</source>
        <translation>Sucht Handschrift…</translation>
    </message>
    <message>
        <source>Handwriting of {name}</source>
        <translation>Handschrift von {name}</translation>
    </message>
</context>
<context>
    <name>TextPanel</name>
    <message>
        <source>Type what should be written…</source>
        <translation>Tippen Sie, was geschrieben werden soll…</translation>
    </message>
    <message>
        <source>Ctrl+Enter writes it</source>
        <translation>Strg+Eingabe schreibt es</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Text</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>Train a model</source>
        <translation>Ein Modell trainieren</translation>
    </message>
    <message>
        <source>Diffusion (DDPM)</source>
        <translation>Diffusion (DDPM)</translation>
    </message>
    <message>
        <source>Diffusion by digit</source>
        <translation>Diffusion nach Ziffer</translation>
    </message>
    <message>
        <source>Autoencoder (VAE)</source>
        <translation>Autoencoder (VAE)</translation>
    </message>
    <message>
        <source>Classifier</source>
        <translation>Klassifikator</translation>
    </message>
    <message>
        <source>Classifier of noisy digits</source>
        <translation>Klassifikator für verrauschte Ziffern</translation>
    </message>
    <message>
        <source>What is trained.</source>
        <translation>Was trainiert wird.</translation>
    </message>
    <message>
        <source>S&amp;ystem</source>
        <translation>S&amp;ystem</translation>
    </message>
    <message>
        <source>Quick, for processors</source>
        <translation>Schnell, für Prozessoren</translation>
    </message>
    <message>
        <source>Small, 1.7 million weights</source>
        <translation>Klein, 1,7 Millionen Gewichte</translation>
    </message>
    <message>
        <source>Large, 6.8 million weights</source>
        <translation>Groß, 6,8 Millionen Gewichte</translation>
    </message>
    <message>
        <source>The next step (mean)</source>
        <translation>Der nächste Schritt (mean)</translation>
    </message>
    <message>
        <source>A larger network draws better, and takes longer; large wants a graphics card.</source>
        <translation>Ein größeres Netz zeichnet besser und braucht länger; das große will eine Grafikkarte.</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Für Kenner</translation>
    </message>
    <message>
        <source>Schedule, target, batch, device and pictures</source>
        <translation>Rauschplan, Ziel, Stapel, Gerät und Bilder</translation>
    </message>
    <message>
        <source>As the size has it</source>
        <translation>Wie die Größe es vorsieht</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>How fast noise takes over from step to step.</source>
        <translation>Wie schnell das Rauschen von Schritt zu Schritt überhandnimmt.</translation>
    </message>
    <message>
        <source>Sc&amp;hedule</source>
        <translation>Rausc&amp;hplan</translation>
    </message>
    <message>
        <source>The noise (eps)</source>
        <translation>Das Rauschen (eps)</translation>
    </message>
    <message>
        <source>The clean picture (x0)</source>
        <translation>Das reine Bild (x0)</translation>
    </message>
    <message>
        <source>Their mixture (v)</source>
        <translation>Ihre Mischung (v)</translation>
    </message>
    <message>
        <source>What the network is asked for; each gives the others.</source>
        <translation>Wonach das Netz gefragt wird; aus jedem folgen die anderen.</translation>
    </message>
    <message>
        <source>P&amp;redicts</source>
        <translation>Sagt v&amp;oraus</translation>
    </message>
    <message>
        <source>Pictures that a step learns from at once.</source>
        <translation>Bilder, aus denen ein Schritt zugleich lernt.</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>S&amp;tapel</translation>
    </message>
    <message>
        <source>MNIST, 60,000 digits</source>
        <translation>MNIST, 60.000 Ziffern</translation>
    </message>
    <message>
        <source>A folder of pictures, or of IDX files as MNIST has them. Empty: MNIST.</source>
        <translation>Ein Ordner mit Bildern oder mit IDX-Dateien wie bei MNIST. Leer: MNIST.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>Choose a folder of pictures to learn from</source>
        <translation>Einen Ordner mit Bildern wählen, aus denen gelernt wird</translation>
    </message>
    <message>
        <source>Pict&amp;ures</source>
        <translation>Bil&amp;der</translation>
    </message>
    <message>
        <source>Diffusion</source>
        <translation>Diffusion</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>quick</source>
        <translation>schnell</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
    <message>
        <source>{system}, {size}</source>
        <translation>{system}, {size}</translation>
    </message>
    <message>
        <source>Learns to take noise away, until digits are left.</source>
        <translation>Lernt, Rauschen wegzunehmen, bis Ziffern übrig sind.</translation>
    </message>
    <message>
        <source>Learns to draw the digit that it is told, and any digit when told none.</source>
        <translation>Lernt, die genannte Ziffer zu zeichnen, und irgendeine, wenn keine genannt ist.</translation>
    </message>
    <message>
        <source>Learns to pack a digit into a few numbers and to unpack it.</source>
        <translation>Lernt, eine Ziffer in wenige Zahlen zu packen und wieder auszupacken.</translation>
    </message>
    <message>
        <source>Learns which digit a picture shows; it judges the others.</source>
        <translation>Lernt, welche Ziffer ein Bild zeigt; er beurteilt die anderen.</translation>
    </message>
    <message>
        <source>Learns which digit there is in noise; it can guide a diffusion model.</source>
        <translation>Lernt, welche Ziffer im Rauschen steckt; er kann ein Diffusionsmodell führen.</translation>
    </message>
    <message>
        <source>A folder of pictures</source>
        <translation>Ein Ordner mit Bildern</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source>Test pictures, what comes back of them, and digits from one fixed noise</source>
        <translation>Testbilder, was von ihnen zurückkommt, und Ziffern aus einem festen Rauschen</translation>
    </message>
    <message>
        <source>What it draws, always from the same noise</source>
        <translation>Was es zeichnet, immer aus demselben Rauschen</translation>
    </message>
    <message>
        <source>{name} schedule</source>
        <translation>Rauschplan {name}</translation>
    </message>
    <message>
        <source>predicts {what}</source>
        <translation>sagt {what} voraus</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} Schritte</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>Startwert {seed}</translation>
    </message>
    <message>
        <source>{rate} pictures a second</source>
        <translation>{rate} Bilder je Sekunde</translation>
    </message>
    <message>
        <source>{share} % judged right</source>
        <translation>{share} % richtig beurteilt</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Take the model of this run to the experiments</source>
        <translation>Das Modell dieses Laufs zu den Experimenten mitnehmen</translation>
    </message>
</context>
<context>
    <name>UserError</name>
    <message>
        <source>Give a {hand_suffix} file made by Handwrite.</source>
        <translation>Wählen Sie eine {hand_suffix}-Datei von Handwrite.</translation>
    </message>
    <message>
        <source>alignment</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>orientation</source>
        <translation>Lage</translation>
    </message>
    <message>
        <source>kind of bullets</source>
        <translation>Art der Aufzählungszeichen</translation>
    </message>
    <message>
        <source>way with long words</source>
        <translation>Art, lange Wörter zu behandeln</translation>
    </message>
    <message>
        <source>x-height</source>
        <translation>x-Höhe</translation>
    </message>
    <message>
        <source>line height</source>
        <translation>Zeilenhöhe</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>margin top</source>
        <translation>Rand oben</translation>
    </message>
    <message>
        <source>margin right</source>
        <translation>Rand rechts</translation>
    </message>
    <message>
        <source>margin bottom</source>
        <translation>Rand unten</translation>
    </message>
    <message>
        <source>margin left</source>
        <translation>Rand links</translation>
    </message>
    <message>
        <source>first indent</source>
        <translation>Einzug der ersten Zeile</translation>
    </message>
    <message>
        <source>paragraph gap</source>
        <translation>Absatzabstand</translation>
    </message>
    <message>
        <source>Imperfection</source>
        <translation>Unruhe</translation>
    </message>
    <message>
        <source>Wavy</source>
        <translation>Wellen</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Steigung</translation>
    </message>
    <message>
        <source>Size variation</source>
        <translation>Größenunterschied</translation>
    </message>
    <message>
        <source>Slant variation</source>
        <translation>Neigungsunterschied</translation>
    </message>
    <message>
        <source>Spacing variation</source>
        <translation>Abstandsunterschied</translation>
    </message>
    <message>
        <source>Fatigue</source>
        <translation>Ermüdung</translation>
    </message>
    <message>
        <source>Text guidance</source>
        <translation>Führung durch Text</translation>
    </message>
    <message>
        <source>Style guidance</source>
        <translation>Führung durch Hand</translation>
    </message>
    <message>
        <source>a point has no place</source>
        <translation>ein Punkt hat keinen Ort</translation>
    </message>
    <message>
        <source>ink</source>
        <translation>Tinte</translation>
    </message>
    <message>
        <source>a project</source>
        <translation>ein Projekt</translation>
    </message>
    <message>
        <source>a hand</source>
        <translation>eine Handschrift</translation>
    </message>
    <message>
        <source>there is nothing to resume</source>
        <translation>es gibt nichts, was weitergehen könnte</translation>
    </message>
    <message>
        <source>not a training state of this application</source>
        <translation>kein Zwischenstand dieses Programms</translation>
    </message>
    <message>
        <source>no sample is short enough to train on</source>
        <translation>kein Wort ist kurz genug zum Lernen</translation>
    </message>
    <message>
        <source>neither UNIPEN nor IAM-OnDB nor InkML</source>
        <translation>weder UNIPEN noch IAM-OnDB noch InkML</translation>
    </message>
    <message>
        <source>no usable ink was found in these sources</source>
        <translation>darin wurde keine brauchbare Tinte gefunden</translation>
    </message>
    <message>
        <source>no such file or folder</source>
        <translation>es gibt sie nicht</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>Es ist noch nichts geschrieben.</translation>
    </message>
    <message>
        <source>Press Generate.</source>
        <translation>Drücken Sie „Erzeugen“.</translation>
    </message>
    <message>
        <source>{name} is no project that can be read: {value}.</source>
        <translation>{name} ist kein Projekt, das sich lesen lässt: {value}.</translation>
    </message>
    <message>
        <source>Give a {suffix} file made by Handwrite.</source>
        <translation>Wählen Sie eine {suffix}-Datei von Handwrite.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {value}.</source>
        <translation>{path} kann nicht geschrieben werden: {value}.</translation>
    </message>
    <message>
        <source>Choose another place or name.</source>
        <translation>Wählen Sie einen anderen Ort oder Namen.</translation>
    </message>
    <message>
        <source>{name} was saved by a later Handwrite: it has format version {error}, this one reads version {version}.</source>
        <translation>{name} wurde von einem neueren Handwrite gespeichert: Die Datei hat die Formatversion {error}, gelesen wird Version {version}.</translation>
    </message>
    <message>
        <source>Update Handwrite.</source>
        <translation>Aktualisieren Sie Handwrite.</translation>
    </message>
    <message>
        <source>A picture cannot have {dpi} dpi.</source>
        <translation>Ein Bild kann nicht {dpi} dpi haben.</translation>
    </message>
    <message>
        <source>Try {default_dpi}.</source>
        <translation>Versuchen Sie {default_dpi}.</translation>
    </message>
    <message>
        <source>The animation would be {width} x {height} pixels large.</source>
        <translation>Die Animation wäre {width} x {height} Pixel groß.</translation>
    </message>
    <message>
        <source>Choose a lower dpi or a smaller page.</source>
        <translation>Wählen Sie weniger dpi oder eine kleinere Seite.</translation>
    </message>
    <message>
        <source>The animation would have {frames} frames.</source>
        <translation>Die Animation hätte {frames} Bilder.</translation>
    </message>
    <message>
        <source>Choose fewer frames a second, a faster pace or a shorter duration.</source>
        <translation>Wählen Sie weniger Bilder in der Sekunde, ein schnelleres Tempo oder eine kürzere Dauer.</translation>
    </message>
    <message>
        <source>The ink file is larger than {value} MB.</source>
        <translation>Die Tintendatei ist größer als {value} MB.</translation>
    </message>
    <message>
        <source>Give a smaller file.</source>
        <translation>Wählen Sie eine kleinere Datei.</translation>
    </message>
    <message>
        <source>This JSON file is not handwriting: its format is not {format}.</source>
        <translation>Diese JSON-Datei ist keine Handschrift: Ihr Format ist nicht {format}.</translation>
    </message>
    <message>
        <source>Give a .json file that Handwrite saved.</source>
        <translation>Wählen Sie eine .json-Datei, die Handwrite gespeichert hat.</translation>
    </message>
    <message>
        <source>The ink file has version {version}; this Handwrite reads version {version2}.</source>
        <translation>Die Tintendatei hat Version {version}; dieses Handwrite liest Version {version2}.</translation>
    </message>
    <message>
        <source>Update Handwrite, or save the file in the older version.</source>
        <translation>Aktualisieren Sie Handwrite, oder speichern Sie die Datei in der älteren Version.</translation>
    </message>
    <message>
        <source>The ink file&apos;s unit is not mm.</source>
        <translation>Die Einheit der Tintendatei ist nicht mm.</translation>
    </message>
    <message>
        <source>Save it in mm.</source>
        <translation>Speichern Sie sie in mm.</translation>
    </message>
    <message>
        <source>This is not a JSON file: {reason}.</source>
        <translation>Das ist keine JSON-Datei: {reason}.</translation>
    </message>
    <message>
        <source>Give another file.</source>
        <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>The ink file is damaged: {error}.</source>
        <translation>Die Tintendatei ist beschädigt: {error}.</translation>
    </message>
    <message>
        <source>The ink file is damaged: {place} is not {what}.</source>
        <translation>Die Tintendatei ist beschädigt: {place} ist nicht {what}.</translation>
    </message>
    <message>
        <source>Save it anew.</source>
        <translation>Speichern Sie sie neu.</translation>
    </message>
    <message>
        <source>The ink file is damaged: {place} has no {key}.</source>
        <translation>Die Tintendatei ist beschädigt: In {place} fehlt {key}.</translation>
    </message>
    <message>
        <source>The ink file holds too many points.</source>
        <translation>Die Tintendatei enthält zu viele Punkte.</translation>
    </message>
    <message>
        <source>Try 300.</source>
        <translation>Versuchen Sie 300.</translation>
    </message>
    <message>
        <source>The picture would be {size} x {size2} pixels large.</source>
        <translation>Das Bild wäre {size} x {size2} Pixel groß.</translation>
    </message>
    <message>
        <source>Files with the suffix {suffix} are not known.</source>
        <translation>Dateien mit der Endung {suffix} sind nicht bekannt.</translation>
    </message>
    <message>
        <source>Choose one of {known}.</source>
        <translation>Wählen Sie eins von {known}.</translation>
    </message>
    <message>
        <source>{output} has no suffix that names its format.</source>
        <translation>{output} hat keine Endung, die das Format nennt.</translation>
    </message>
    <message>
        <source>The text fills {pages} pages, and {name} holds one.</source>
        <translation>Der Text füllt {pages} Seiten, und {name} fasst eine.</translation>
    </message>
    <message>
        <source>Write to a file with -o NAME, or choose {several}.</source>
        <translation>Schreiben Sie mit -o NAME in eine Datei, oder wählen Sie {several}.</translation>
    </message>
    <message>
        <source>There is no format {name}.</source>
        <translation>Es gibt kein Format {name}.</translation>
    </message>
    <message>
        <source>{path} would be written twice.</source>
        <translation>{path} würde zweimal geschrieben.</translation>
    </message>
    <message>
        <source>Give each output its own name.</source>
        <translation>Geben Sie jeder Ausgabe einen eigenen Namen.</translation>
    </message>
    <message>
        <source>{name} cannot be written: there is no folder {parent}.</source>
        <translation>{name} kann nicht geschrieben werden: Es gibt keinen Ordner {parent}.</translation>
    </message>
    <message>
        <source>Make the folder first.</source>
        <translation>Legen Sie den Ordner zuerst an.</translation>
    </message>
    <message>
        <source>{path} is a folder.</source>
        <translation>{path} ist ein Ordner.</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>Nennen Sie eine Datei darin.</translation>
    </message>
    <message>
        <source>{path} cannot be written.</source>
        <translation>{path} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{path} is larger than the {value} MB that {what} may have.</source>
        <translation>{path} ist größer als die erlaubten {value} MB ({what}).</translation>
    </message>
    <message>
        <source>{path} is a folder, not a file.</source>
        <translation>{path} ist ein Ordner, keine Datei.</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file.</source>
        <translation>{path} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>Name a file on disk.</source>
        <translation>Nennen Sie eine Datei auf der Festplatte.</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>Es gibt keine Datei {path}.</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>Prüfen Sie den Namen.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>{path} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>Prüfen Sie die Datei.</translation>
    </message>
    <message>
        <source>A hand of {samples} samples cannot be exported.</source>
        <translation>Eine Handschrift mit {samples} Proben lässt sich nicht exportieren.</translation>
    </message>
    <message>
        <source>Give between 1 and {max_samples}.</source>
        <translation>Nehmen Sie 1 bis {max_samples}.</translation>
    </message>
    <message>
        <source>{name} is no hand that can be read: {value}.</source>
        <translation>{name} ist keine Handschrift, die sich lesen lässt: {value}.</translation>
    </message>
    <message>
        <source>{path} holds no pen strokes.</source>
        <translation>{path} enthält keine Striche.</translation>
    </message>
    <message>
        <source>Give a file with some handwriting.</source>
        <translation>Wählen Sie eine Datei mit Handschrift.</translation>
    </message>
    <message>
        <source>{path} is damaged: a coordinate is not a number.</source>
        <translation>{path} ist beschädigt: Eine Koordinate ist keine Zahl.</translation>
    </message>
    <message>
        <source>Save it again.</source>
        <translation>Speichern Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{path} is not InkML: its root is &lt;{root}&gt;.</source>
        <translation>{path} ist kein InkML: Das Wurzelelement ist &lt;{root}&gt;.</translation>
    </message>
    <message>
        <source>Give an ink file.</source>
        <translation>Wählen Sie eine Tintendatei.</translation>
    </message>
    <message>
        <source>{path} is too large unpacked.</source>
        <translation>{path} ist entpackt zu groß.</translation>
    </message>
    <message>
        <source>{path} is cut short.</source>
        <translation>{path} ist abgeschnitten.</translation>
    </message>
    <message>
        <source>{path} declares a DTD or entities, which are not read.</source>
        <translation>{path} erklärt eine DTD oder Entitäten, die nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Save it without.</source>
        <translation>Speichern Sie sie ohne.</translation>
    </message>
    <message>
        <source>{path} holds too many points.</source>
        <translation>{path} enthält zu viele Punkte.</translation>
    </message>
    <message>
        <source>A few lines of handwriting are enough.</source>
        <translation>Ein paar Zeilen Handschrift genügen.</translation>
    </message>
    <message>
        <source>{path} is damaged: {error}.</source>
        <translation>{path} ist beschädigt: {error}.</translation>
    </message>
    <message>
        <source>{path} is not well-formed XML: {reason}.</source>
        <translation>{path} ist kein wohlgeformtes XML: {reason}.</translation>
    </message>
    <message>
        <source>There is no text to write.</source>
        <translation>Es gibt keinen Text zum Schreiben.</translation>
    </message>
    <message>
        <source>Type a word or more.</source>
        <translation>Tippen Sie ein Wort oder mehr.</translation>
    </message>
    <message>
        <source>A pen {nib_mm} mm wide leaves no room on the page.</source>
        <translation>Eine {nib_mm} mm breite Feder lässt keinen Platz auf der Seite.</translation>
    </message>
    <message>
        <source>Choose a narrower one.</source>
        <translation>Wählen Sie eine schmalere.</translation>
    </message>
    <message>
        <source>There are no rules to hyphenate the language {language}.</source>
        <translation>Es gibt keine Trennregeln für die Sprache {language}.</translation>
    </message>
    <message>
        <source>Write it as en, de or pt_BR.</source>
        <translation>Schreiben Sie sie als en, de oder pt_BR.</translation>
    </message>
    <message>
        <source>Tab stops cannot be {value} mm.</source>
        <translation>Tabstopps können nicht bei {value} mm stehen.</translation>
    </message>
    <message>
        <source>Give them from left to right, as in 20,60.</source>
        <translation>Geben Sie sie von links nach rechts an, etwa 20,60.</translation>
    </message>
    <message>
        <source>Margins of {value} mm leave no room on a page of {size} x {size2} mm.</source>
        <translation>Ränder von {value} mm lassen keinen Platz auf einer Seite von {size} x {size2} mm.</translation>
    </message>
    <message>
        <source>Choose a smaller margin or a larger page.</source>
        <translation>Wählen Sie einen kleineren Rand oder eine größere Seite.</translation>
    </message>
    <message>
        <source>An indent of {indent} mm leaves no room on the line.</source>
        <translation>Ein Einzug von {indent} mm lässt keinen Platz auf der Zeile.</translation>
    </message>
    <message>
        <source>Choose a smaller one.</source>
        <translation>Wählen Sie einen kleineren.</translation>
    </message>
    <message>
        <source>The page has no room for a line and its number.</source>
        <translation>Die Seite hat keinen Platz für eine Zeile und ihre Nummer.</translation>
    </message>
    <message>
        <source>Choose a larger page, or lines that are less high.</source>
        <translation>Wählen Sie eine größere Seite oder niedrigere Zeilen.</translation>
    </message>
    <message>
        <source>There is no page {page}.</source>
        <translation>Es gibt keine Seite {page}.</translation>
    </message>
    <message>
        <source>Choose fit, {pages_mm} or a size in mm such as 100x150.</source>
        <translation>Wählen Sie fit, {pages_mm} oder eine Größe in mm wie 100x150.</translation>
    </message>
    <message>
        <source>A page of {width} x {height} mm cannot be made.</source>
        <translation>Eine Seite von {width} x {height} mm ist nicht möglich.</translation>
    </message>
    <message>
        <source>A side is {smallest_page_mm} to {largest_page_mm} mm long.</source>
        <translation>Eine Seitenlänge reicht von {smallest_page_mm} bis {largest_page_mm} mm.</translation>
    </message>
    <message>
        <source>There is no {what} {value}.</source>
        <translation>{what}: {value} gibt es nicht.</translation>
    </message>
    <message>
        <source>{name} must be from 0 to 1.</source>
        <translation>{name} muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>Try 0.25.</source>
        <translation>Versuchen Sie 0,25.</translation>
    </message>
    <message>
        <source>A {name} of {value} mm cannot be written.</source>
        <translation>{name}: {value} mm lassen sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Try 2.5 to 10.</source>
        <translation>Versuchen Sie 2,5 bis 10.</translation>
    </message>
    <message>
        <source>The {side} cannot be {value} mm.</source>
        <translation>{side}: {value} mm sind nicht möglich.</translation>
    </message>
    <message>
        <source>Try 5 to 25.</source>
        <translation>Versuchen Sie 5 bis 25.</translation>
    </message>
    <message>
        <source>Try 0 to 20.</source>
        <translation>Versuchen Sie 0 bis 20.</translation>
    </message>
    <message>
        <source>There is no hand to write in.</source>
        <translation>Es gibt keine Handschrift zum Schreiben.</translation>
    </message>
    <message>
        <source>Keep one, then test again.</source>
        <translation>Behalten Sie eine, und prüfen Sie dann noch einmal.</translation>
    </message>
    <message>
        <source>There is no model {path}.</source>
        <translation>Es gibt kein Modell {path}.</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>{path} is not a model of this application.</source>
        <translation>{path} ist kein Modell dieses Programms.</translation>
    </message>
    <message>
        <source>Choose a .safetensors file with its .json beside it.</source>
        <translation>Wählen Sie eine .safetensors-Datei, neben der ihre .json liegt.</translation>
    </message>
    <message>
        <source>Choose auto.</source>
        <translation>Wählen Sie „Das schnellste vorhandene“.</translation>
    </message>
    <message>
        <source>The picture is blank, or the writing in it is too faint to see.</source>
        <translation>Das Bild ist leer, oder die Schrift darin ist zu blass.</translation>
    </message>
    <message>
        <source>Use a darker pen, more light, or a closer photo.</source>
        <translation>Nehmen Sie einen dunkleren Stift, mehr Licht oder ein näheres Foto.</translation>
    </message>
    <message>
        <source>The picture has no clear paper behind its marks.</source>
        <translation>Das Bild hat kein klares Papier hinter den Strichen.</translation>
    </message>
    <message>
        <source>Use a photo of handwriting on plain, light paper.</source>
        <translation>Nehmen Sie ein Foto von Handschrift auf glattem, hellem Papier.</translation>
    </message>
    <message>
        <source>{name} is too large{size}.</source>
        <translation>{name} ist zu groß{size}.</translation>
    </message>
    <message>
        <source>Save it with less than {value} megapixels; 12 are plenty.</source>
        <translation>Speichern Sie es mit weniger als {value} Megapixeln; 12 genügen.</translation>
    </message>
    <message>
        <source>{name} is not a picture in a known format.</source>
        <translation>{name} ist kein Bild in einem bekannten Format.</translation>
    </message>
    <message>
        <source>Save it as PNG or JPEG and try again.</source>
        <translation>Speichern Sie es als PNG oder JPEG, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name} is empty (0 bytes).</source>
        <translation>{name} ist leer (0 Bytes).</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} is only {width} x {height} pixels.</source>
        <translation>{name} hat nur {width} x {height} Pixel.</translation>
    </message>
    <message>
        <source>Use a photo or scan in which a line of writing is at least 20 pixels high.</source>
        <translation>Nehmen Sie ein Foto oder einen Scan, in dem eine Zeile mindestens 20 Pixel hoch ist.</translation>
    </message>
    <message>
        <source>{name} is a PDF, not a picture.</source>
        <translation>{name} ist ein PDF, kein Bild.</translation>
    </message>
    <message>
        <source>Export the page as PNG or JPEG.</source>
        <translation>Exportieren Sie die Seite als PNG oder JPEG.</translation>
    </message>
    <message>
        <source>{name} is in a format that is not supported (HEIC).</source>
        <translation>{name} hat ein Format, das nicht gelesen wird (HEIC).</translation>
    </message>
    <message>
        <source>{name} is damaged and cannot be read as a picture ({error}).</source>
        <translation>{name} ist beschädigt und lässt sich nicht als Bild lesen ({error}).</translation>
    </message>
    <message>
        <source>Take the picture again, or open it in an image editor and save it as PNG.</source>
        <translation>Nehmen Sie das Bild noch einmal auf, oder speichern Sie es in einem Bildprogramm als PNG.</translation>
    </message>
    <message>
        <source>{name} is larger than {value} MB.</source>
        <translation>{name} ist größer als {value} MB.</translation>
    </message>
    <message>
        <source>Save it smaller.</source>
        <translation>Speichern Sie es kleiner.</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>{path} is a folder, not a picture.</source>
        <translation>{path} ist ein Ordner, kein Bild.</translation>
    </message>
    <message>
        <source>Choose one file in it.</source>
        <translation>Wählen Sie eine Datei darin.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>{path} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>Prüfen Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <source>No line of handwriting was found in the picture.</source>
        <translation>In dem Bild wurde keine Zeile Handschrift gefunden.</translation>
    </message>
    <message>
        <source>Use a sharp photo of a few lines of dark writing on plain, light paper.</source>
        <translation>Nehmen Sie ein scharfes Foto von ein paar Zeilen dunkler Schrift auf glattem, hellem Papier.</translation>
    </message>
    <message>
        <source>There is too little left of the picture.</source>
        <translation>Von dem Bild bleibt zu wenig übrig.</translation>
    </message>
    <message>
        <source>Crop less of it.</source>
        <translation>Schneiden Sie weniger davon ab.</translation>
    </message>
    <message>
        <source>There is no style {name}.</source>
        <translation>Es gibt keine Handschrift {name}.</translation>
    </message>
    <message>
        <source>Give a picture of some handwriting, or see handwrite-app styles list.</source>
        <translation>Wählen Sie ein Bild von Handschrift, oder siehe handwrite-app styles list.</translation>
    </message>
    <message>
        <source>There is no style sample.</source>
        <translation>Es gibt keine Probe einer Handschrift.</translation>
    </message>
    <message>
        <source>Name a style or give a picture.</source>
        <translation>Nennen Sie eine Handschrift, oder wählen Sie ein Bild.</translation>
    </message>
    <message>
        <source>The name of the style is empty.</source>
        <translation>Der Name der Handschrift ist leer.</translation>
    </message>
    <message>
        <source>See handwrite-app styles list.</source>
        <translation>Siehe handwrite-app styles list.</translation>
    </message>
    <message>
        <source>Check the name of the style sample.</source>
        <translation>Prüfen Sie den Namen der Probe.</translation>
    </message>
    <message>
        <source>There is no sample to save.</source>
        <translation>Es gibt keine Probe zum Speichern.</translation>
    </message>
    <message>
        <source>Give a picture of some handwriting.</source>
        <translation>Wählen Sie ein Bild von Handschrift.</translation>
    </message>
    <message>
        <source>That is too much handwriting for one hand.</source>
        <translation>Das ist zu viel Schrift für eine Handschrift.</translation>
    </message>
    <message>
        <source>A few pages are enough.</source>
        <translation>Ein paar Seiten genügen.</translation>
    </message>
    <message>
        <source>There is a style {name} already.</source>
        <translation>Es gibt schon eine Handschrift {name}.</translation>
    </message>
    <message>
        <source>Choose another name, or remove it first.</source>
        <translation>Wählen Sie einen anderen Namen, oder entfernen Sie sie zuerst.</translation>
    </message>
    <message>
        <source>{name} is shipped with the application.</source>
        <translation>{name} gehört zum Programm.</translation>
    </message>
    <message>
        <source>It stays.</source>
        <translation>Sie bleibt.</translation>
    </message>
    <message>
        <source>A style&apos;s name has 1 to 60 characters.</source>
        <translation>Der Name einer Handschrift hat 1 bis 60 Zeichen.</translation>
    </message>
    <message>
        <source>Choose a name such as &apos;my hand&apos;.</source>
        <translation>Wählen Sie einen Namen wie „meine Hand“.</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a style.</source>
        <translation>{name} kann nicht der Name einer Handschrift sein.</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces, - and _.</source>
        <translation>Nehmen Sie Buchstaben, Ziffern, Leerzeichen, - und _.</translation>
    </message>
    <message>
        <source>{path} is a folder, not a sample.</source>
        <translation>{path} ist ein Ordner, keine Probe.</translation>
    </message>
    <message>
        <source>Name a picture or ink file in it.</source>
        <translation>Nennen Sie ein Bild oder eine Tintendatei darin.</translation>
    </message>
    <message>
        <source>Did you mean {near}?</source>
        <translation>Meinten Sie {near}?</translation>
    </message>
    <message>
        <source>There is too little ink for a sample of a hand.</source>
        <translation>Das ist zu wenig Tinte für die Probe einer Handschrift.</translation>
    </message>
    <message>
        <source>Write a few words more.</source>
        <translation>Schreiben Sie noch ein paar Wörter.</translation>
    </message>
    <message>
        <source>That is too much ink for a sample.</source>
        <translation>Das ist zu viel Tinte für eine Probe.</translation>
    </message>
    <message>
        <source>A few lines are enough.</source>
        <translation>Ein paar Zeilen genügen.</translation>
    </message>
    <message>
        <source>A weight of {weight} cannot be used.</source>
        <translation>Ein Gewicht von {weight} ist nicht möglich.</translation>
    </message>
    <message>
        <source>Give one above 0.</source>
        <translation>Nehmen Sie eins über 0.</translation>
    </message>
    <message>
        <source>The saved hand {name} is damaged: {error}.</source>
        <translation>Die gespeicherte Handschrift {name} ist beschädigt: {error}.</translation>
    </message>
    <message>
        <source>Remove it with: handwrite-app styles remove {name}</source>
        <translation>Entfernen Sie sie mit: handwrite-app styles remove {name}</translation>
    </message>
    <message>
        <source>The ink cannot be used as a sample: {error}.</source>
        <translation>Die Tinte ist nicht als Probe zu gebrauchen: {error}.</translation>
    </message>
    <message>
        <source>The recording cannot be used as a sample: {error}.</source>
        <translation>Die Aufnahme taugt nicht als Probe: {error}.</translation>
    </message>
    <message>
        <source>Write the prompt again.</source>
        <translation>Schreiben Sie den Satz neu.</translation>
    </message>
    <message>
        <source>More was recorded of this hand than a hand&apos;s file can hold.</source>
        <translation>Von dieser Handschrift ist mehr aufgenommen, als ihre Datei fassen kann.</translation>
    </message>
    <message>
        <source>Export its ink by itself, from the screen that records it.</source>
        <translation>Exportieren Sie die Tinte für sich, in der Ansicht, die sie aufnimmt.</translation>
    </message>
    <message>
        <source>A text to record has at most {max_own_text} characters.</source>
        <translation>Ein Text zum Aufnehmen hat höchstens {max_own_text} Zeichen.</translation>
    </message>
    <message>
        <source>Give the rest as the next one.</source>
        <translation>Geben Sie den Rest als nächsten.</translation>
    </message>
    <message>
        <source>The recording {path} is damaged: {reason}.</source>
        <translation>Die Aufnahme {path} ist beschädigt: {reason}.</translation>
    </message>
    <message>
        <source>Move the file away and write that prompt again.</source>
        <translation>Verschieben Sie die Datei, und schreiben Sie diesen Satz neu.</translation>
    </message>
    <message>
        <source>Give at least one word.</source>
        <translation>Geben Sie mindestens ein Wort an.</translation>
    </message>
    <message>
        <source>These characters cannot be written: {named}.</source>
        <translation>Diese Zeichen lassen sich nicht schreiben: {named}.</translation>
    </message>
    <message>
        <source>Take them out, or leave them out with --unknown skip.</source>
        <translation>Nehmen Sie sie heraus, oder lassen Sie sie mit --unknown skip weg.</translation>
    </message>
    <message>
        <source>None of these characters can be written.</source>
        <translation>Keins dieser Zeichen lässt sich schreiben.</translation>
    </message>
    <message>
        <source>Use Latin letters.</source>
        <translation>Nehmen Sie lateinische Buchstaben.</translation>
    </message>
    <message>
        <source>{unknown} is no way to treat unknown characters.</source>
        <translation>{unknown} ist keine Art, mit unbekannten Zeichen umzugehen.</translation>
    </message>
    <message>
        <source>The number of candidates must be at least 1.</source>
        <translation>Es muss mindestens ein Kandidat sein.</translation>
    </message>
    <message>
        <source>The number of retries must not be negative.</source>
        <translation>Die Zahl neuer Versuche darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>The seed must not be negative.</source>
        <translation>Der Startwert darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>The number of steps must be from 1 to 1000.</source>
        <translation>Die Zahl der Schritte muss zwischen 1 und 1000 liegen.</translation>
    </message>
    <message>
        <source>Neatness must be from 0 to 1.</source>
        <translation>Die Sauberkeit muss zwischen 0 und 1 liegen.</translation>
    </message>
    <message>
        <source>{ink} is not a colour.</source>
        <translation>{ink} ist keine Farbe.</translation>
    </message>
    <message>
        <source>Write it as #1a1a2e.</source>
        <translation>Schreiben Sie sie als #1a1a2e.</translation>
    </message>
    <message>
        <source>The nib must be wider than 0 and at most 20 mm.</source>
        <translation>Die Feder muss breiter als 0 und darf höchstens 20 mm breit sein.</translation>
    </message>
    <message>
        <source>There is no checkpoint {path}.</source>
        <translation>Es gibt keinen Checkpoint {path}.</translation>
    </message>
    <message>
        <source>Choosing between candidates needs the recogniser, missing from {paths}.</source>
        <translation>Um zwischen Kandidaten zu wählen, braucht es den Erkenner; er fehlt in {paths}.</translation>
    </message>
    <message>
        <source>Install the application again, or leave out --candidates.</source>
        <translation>Installieren Sie das Programm neu, oder nehmen Sie nur einen Kandidaten.</translation>
    </message>
    <message>
        <source>Choose one, or give a picture.</source>
        <translation>Wählen Sie eine, oder geben Sie ein Bild.</translation>
    </message>
    <message>
        <source>There is no sampler {sampler}.</source>
        <translation>Es gibt keinen Sampler {sampler}.</translation>
    </message>
    <message>
        <source>{value} must be from 0 to 20.</source>
        <translation>{value} muss zwischen 0 und 20 liegen.</translation>
    </message>
    <message>
        <source>The shipped weights are missing from {path}.</source>
        <translation>Die mitgelieferten Gewichte fehlen in {path}.</translation>
    </message>
    <message>
        <source>Install the application again, or name a checkpoint with --model FILE.</source>
        <translation>Installieren Sie das Programm neu, oder wählen Sie in den Einstellungen ein anderes Modell.</translation>
    </message>
    <message>
        <source>{path} cannot be used as a model: {value}.</source>
        <translation>{path} ist nicht als Modell zu gebrauchen: {value}.</translation>
    </message>
    <message>
        <source>Give a checkpoint made by handwrite-app train run.</source>
        <translation>Wählen Sie einen Checkpoint von handwrite-app train run.</translation>
    </message>
    <message>
        <source>Try --device auto.</source>
        <translation>Wählen Sie in den Einstellungen „Das schnellste“.</translation>
    </message>
    <message>
        <source>Nothing has been recorded yet.</source>
        <translation>Es wurde noch nichts aufgenommen.</translation>
    </message>
    <message>
        <source>Record some ink for a hand first.</source>
        <translation>Nehmen Sie zuerst Tinte für eine Handschrift auf.</translation>
    </message>
    <message>
        <source>The name of a corpus has 1 to 60 characters.</source>
        <translation>Der Name eines Korpus hat 1 bis 60 Zeichen.</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>Wählen Sie einen kürzeren.</translation>
    </message>
    <message>
        <source>The corpus in {folder} is damaged.</source>
        <translation>Das Korpus in {folder} ist beschädigt.</translation>
    </message>
    <message>
        <source>Add it again.</source>
        <translation>Fügen Sie es noch einmal hinzu.</translation>
    </message>
    <message>
        <source>{name} is no corpus that can be read: {reason}.</source>
        <translation>{name} ist kein Korpus, das gelesen werden kann: {reason}.</translation>
    </message>
    <message>
        <source>Add the ink that it was made from.</source>
        <translation>Fügen Sie die Tinte hinzu, aus der es gemacht wurde.</translation>
    </message>
    <message>
        <source>This ink cannot be used: {reason}.</source>
        <translation>Diese Tinte kann nicht verwendet werden: {reason}.</translation>
    </message>
    <message>
        <source>Choose a folder or archive of UNIPEN, IAM-OnDB or InkML.</source>
        <translation>Wählen Sie einen Ordner oder ein Archiv von UNIPEN, IAM-OnDB oder InkML.</translation>
    </message>
    <message>
        <source>Models are: {names}.</source>
        <translation>Modelle sind: {names}.</translation>
    </message>
    <message>
        <source>{name} is no model that can be used: {value}.</source>
        <translation>{name} ist kein Modell, das verwendet werden kann: {value}.</translation>
    </message>
    <message>
        <source>Give a model that Handwrite has trained or exported.</source>
        <translation>Nehmen Sie ein Modell, das Handwrite trainiert oder exportiert hat.</translation>
    </message>
    <message>
        <source>This model is not kept here.</source>
        <translation>Dieses Modell wird nicht hier aufbewahrt.</translation>
    </message>
    <message>
        <source>Delete its files where they are.</source>
        <translation>Löschen Sie seine Dateien, wo sie liegen.</translation>
    </message>
    <message>
        <source>This hand has not been learned.</source>
        <translation>Diese Handschrift wurde nicht gelernt.</translation>
    </message>
    <message>
        <source>See handwrite-app train adapt --help.</source>
        <translation>Siehe handwrite-app train adapt --help.</translation>
    </message>
    <message>
        <source>{path} does not say what its ink spells.</source>
        <translation>{path} sagt nicht, was seine Tinte bedeutet.</translation>
    </message>
    <message>
        <source>{path} cannot be learned from: {reason}.</source>
        <translation>Aus {path} kann nicht gelernt werden: {reason}.</translation>
    </message>
    <message>
        <source>{words} words are too few to learn a hand from.</source>
        <translation>{words} Wörter sind zu wenig, um eine Handschrift daraus zu lernen.</translation>
    </message>
    <message>
        <source>Record at least {least_words}; from twenty on it is worth the while.</source>
        <translation>Nehmen Sie mindestens {least_words} auf; ab zwanzig lohnt es sich.</translation>
    </message>
    <message>
        <source>{path} cannot be used: {value}.</source>
        <translation>{path} kann nicht verwendet werden: {value}.</translation>
    </message>
    <message>
        <source>Check --model.</source>
        <translation>Prüfen Sie --model.</translation>
    </message>
    <message>
        <source>The hand cannot be learned: {error}.</source>
        <translation>Die Handschrift kann nicht gelernt werden: {error}.</translation>
    </message>
    <message>
        <source>Try --device cpu.</source>
        <translation>Wählen Sie in den Einstellungen den Prozessor.</translation>
    </message>
    <message>
        <source>Something failed that should not have.</source>
        <translation>Etwas ist fehlgeschlagen, das nicht hätte fehlschlagen sollen.</translation>
    </message>
    <message>
        <source>Resume goes on from the last checkpoint; if it fails again, report the details.</source>
        <translation>„Fortsetzen“ geht vom letzten Zwischenstand weiter; schlägt es wieder fehl, melden Sie die Einzelheiten.</translation>
    </message>
    <message>
        <source>Nothing here can train {trainer}.</source>
        <translation>Nichts hier kann {trainer} trainieren.</translation>
    </message>
    <message>
        <source>A newer version of Handwrite may.</source>
        <translation>Eine neuere Version von Handwrite vielleicht.</translation>
    </message>
    <message>
        <source>The run has options unknown here: {unknown}.</source>
        <translation>Der Lauf hat hier unbekannte Optionen: {unknown}.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Choose a smaller size, or close other programs.</source>
        <translation>Wählen Sie eine kleinere Größe, oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Die Festplatte ist voll.</translation>
    </message>
    <message>
        <source>Make room, then resume: the last checkpoint is kept.</source>
        <translation>Schaffen Sie Platz und setzen Sie dann fort: der letzte Zwischenstand ist erhalten.</translation>
    </message>
    <message>
        <source>{where} could not be used: {strerror}.</source>
        <translation>{where} konnte nicht benutzt werden: {strerror}.</translation>
    </message>
    <message>
        <source>Check the folder and that there is room on the disk.</source>
        <translation>Prüfen Sie den Ordner, und ob Platz auf der Festplatte ist.</translation>
    </message>
    <message>
        <source>The run cannot go on from {name}: {reason}.</source>
        <translation>Der Lauf kann von {name} aus nicht weitergehen: {reason}.</translation>
    </message>
    <message>
        <source>Begin another run.</source>
        <translation>Beginnen Sie einen anderen Lauf.</translation>
    </message>
    <message>
        <source>The corpus {path} is not there any more.</source>
        <translation>Das Korpus {path} ist nicht mehr da.</translation>
    </message>
    <message>
        <source>Put it back, or begin another run with another corpus.</source>
        <translation>Legen Sie es zurück, oder beginnen Sie einen anderen Lauf mit einem anderen Korpus.</translation>
    </message>
    <message>
        <source>Begin another run, with other data.</source>
        <translation>Beginnen Sie einen anderen Lauf mit anderen Daten.</translation>
    </message>
    <message>
        <source>The run cannot be trained: {error}.</source>
        <translation>Der Lauf kann nicht trainiert werden: {error}.</translation>
    </message>
    <message>
        <source>A run&apos;s name has 1 to {max_name_length} characters.</source>
        <translation>Der Name eines Laufs hat 1 bis {max_name_length} Zeichen.</translation>
    </message>
    <message>
        <source>Choose one such as &apos;digits&apos;.</source>
        <translation>Wählen Sie zum Beispiel „Ziffern“.</translation>
    </message>
    <message>
        <source>There is a run {name} already.</source>
        <translation>Es gibt schon einen Lauf {name}.</translation>
    </message>
    <message>
        <source>This run is being trained.</source>
        <translation>Dieser Lauf wird gerade trainiert.</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Beenden Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>{name} is no training run that can be read: {value}.</source>
        <translation>{name} ist kein Trainingslauf, der gelesen werden kann: {value}.</translation>
    </message>
    <message>
        <source>Give a .zip file that Handwrite has exported.</source>
        <translation>Geben Sie eine .zip-Datei, die Handwrite exportiert hat.</translation>
    </message>
    <message>
        <source>{path} holds no training run: {error}.</source>
        <translation>{path} enthält keinen Trainingslauf: {error}.</translation>
    </message>
    <message>
        <source>This run is being trained already.</source>
        <translation>Dieser Lauf wird schon trainiert.</translation>
    </message>
    <message>
        <source>Look for another window of Handwrite.</source>
        <translation>Sehen Sie nach einem anderen Fenster von Handwrite.</translation>
    </message>
</context>
<context>
    <name>VariantStrip</name>
    <message>
        <source>The word as it is</source>
        <translation>Das Wort, wie es ist</translation>
    </message>
    <message>
        <source>Variant {number}</source>
        <translation>Variante {number}</translation>
    </message>
    <message>
        <source>{name}: the recogniser is {percent} % sure of each letter</source>
        <translation>{name}: Die Erkennung ist sich jedes Buchstabens zu {percent} % sicher</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your words, in a hand you choose</source>
        <translation>Ihre Worte, in Ihrer Handschrift</translation>
    </message>
    <message>
        <source>Type a few words</source>
        <translation>Tippen Sie einige Wörter</translation>
    </message>
    <message>
        <source>In the box on the left; any length will do.</source>
        <translation>In das Feld links; jede Länge ist recht.</translation>
    </message>
    <message>
        <source>Choose a hand</source>
        <translation>Wählen Sie eine Handschrift</translation>
    </message>
    <message>
        <source>One of the gallery, or your own: from a picture, or drawn here.</source>
        <translation>Eine aus der Galerie, oder Ihre eigene: aus einem Bild, oder hier gezeichnet.</translation>
    </message>
    <message>
        <source>Press Generate</source>
        <translation>Drücken Sie Erzeugen</translation>
    </message>
    <message>
        <source>The strokes come out of noise, and the pen writes them.</source>
        <translation>Die Striche treten aus dem Rauschen, und der Stift schreibt sie.</translation>
    </message>
</context>
<context>
    <name>WordActions</name>
    <message>
        <source>{tip} ({keys})</source>
        <translation>{tip} ({keys})</translation>
    </message>
    <message>
        <source>Choose &amp;all words</source>
        <translation>&amp;Alle Wörter wählen</translation>
    </message>
    <message>
        <source>Choose every word of the page</source>
        <translation>Jedes Wort der Seite wählen</translation>
    </message>
    <message>
        <source>Write &amp;again</source>
        <translation>&amp;Neu schreiben</translation>
    </message>
    <message>
        <source>Write the chosen words in another way</source>
        <translation>Die gewählten Wörter auf andere Weise schreiben</translation>
    </message>
    <message>
        <source>Show &amp;variants</source>
        <translation>&amp;Varianten zeigen</translation>
    </message>
    <message>
        <source>Write the chosen word several times and choose one</source>
        <translation>Das gewählte Wort mehrmals schreiben und eines davon wählen</translation>
    </message>
    <message>
        <source>&amp;Keep as it is</source>
        <translation>&amp;Behalten, wie es ist</translation>
    </message>
    <message>
        <source>Never write over the chosen words, whatever else is written anew</source>
        <translation>Die gewählten Wörter nie überschreiben, was auch sonst neu geschrieben wird</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Take the chosen words out of the text</source>
        <translation>Die gewählten Wörter aus dem Text nehmen</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>Make the chosen words 5 % larger</source>
        <translation>Die gewählten Wörter um 5 % größer machen</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>Make the chosen words 5 % smaller</source>
        <translation>Die gewählten Wörter um 5 % kleiner machen</translation>
    </message>
    <message>
        <source>Slant to the ri&amp;ght</source>
        <translation>Nach &amp;rechts neigen</translation>
    </message>
    <message>
        <source>Slant the chosen words to the right</source>
        <translation>Die gewählten Wörter nach rechts neigen</translation>
    </message>
    <message>
        <source>Slant to the le&amp;ft</source>
        <translation>Nach l&amp;inks neigen</translation>
    </message>
    <message>
        <source>Slant the chosen words to the left</source>
        <translation>Die gewählten Wörter nach links neigen</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>Nach links rücken</translation>
    </message>
    <message>
        <source>Move the chosen words half a millimetre to the left</source>
        <translation>Die gewählten Wörter einen halben Millimeter nach links rücken</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>Nach rechts rücken</translation>
    </message>
    <message>
        <source>Move the chosen words half a millimetre to the right</source>
        <translation>Die gewählten Wörter einen halben Millimeter nach rechts rücken</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben rücken</translation>
    </message>
    <message>
        <source>Move the chosen words half a millimetre up</source>
        <translation>Die gewählten Wörter einen halben Millimeter nach oben rücken</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten rücken</translation>
    </message>
    <message>
        <source>Move the chosen words half a millimetre down</source>
        <translation>Die gewählten Wörter einen halben Millimeter nach unten rücken</translation>
    </message>
    <message>
        <source>&amp;Put back</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Put the chosen words back in their place and shape</source>
        <translation>Die gewählten Wörter an ihren Platz und in ihre Form zurücksetzen</translation>
    </message>
    <message>
        <source>Choose &amp;words</source>
        <translation>&amp;Wörter wählen</translation>
    </message>
    <message>
        <source>Click a word, or draw around several; the middle button moves the page</source>
        <translation>Ein Wort anklicken oder mehrere umfahren; die mittlere Taste bewegt die Seite</translation>
    </message>
    <message>
        <source>&amp;Move the page</source>
        <translation>&amp;Seite bewegen</translation>
    </message>
    <message>
        <source>Drag the page about</source>
        <translation>Die Seite mit der Maus bewegen</translation>
    </message>
</context>
<context>
    <name>WordButtons</name>
    <message>
        <source>Words of the prompt</source>
        <translation>Wörter des Satzes</translation>
    </message>
    <message>
        <source>“{word}” is being written again</source>
        <translation>„{word}“ wird neu geschrieben</translation>
    </message>
    <message>
        <source>“{word}” is hard to read: a click has it written again</source>
        <translation>„{word}“ ist schwer zu lesen: ein Klick lässt es neu schreiben</translation>
    </message>
    <message>
        <source>Write “{word}” again</source>
        <translation>„{word}“ neu schreiben</translation>
    </message>
    <message>
        <source>“{word}” is not written yet</source>
        <translation>„{word}“ ist noch nicht geschrieben</translation>
    </message>
</context>
<context>
    <name>WordCard</name>
    <message>
        <source>Chosen words</source>
        <translation>Gewählte Wörter</translation>
    </message>
    <message>
        <source>Text of the word</source>
        <translation>Text des Wortes</translation>
    </message>
    <message>
        <source>Change the word; Enter writes it</source>
        <translation>Das Wort ändern; Enter schreibt es</translation>
    </message>
    <message>
        <source>Place and shape</source>
        <translation>Platz und Form</translation>
    </message>
    <message>
        <source>Numbers for where the word stands</source>
        <translation>Zahlen dafür, wo das Wort steht</translation>
    </message>
    <message>
        <source>How far the word is moved to the right</source>
        <translation>Wie weit das Wort nach rechts gerückt ist</translation>
    </message>
    <message>
        <source>How far the word is moved down</source>
        <translation>Wie weit das Wort nach unten gerückt ist</translation>
    </message>
    <message>
        <source>How large the word is beside the others</source>
        <translation>Wie groß das Wort neben den anderen ist</translation>
    </message>
    <message>
        <source>How much further the word leans to the right</source>
        <translation>Wie viel weiter das Wort nach rechts geneigt ist</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>Nach rechts</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Slant</source>
        <translation>Neigung</translation>
    </message>
</context>
<context>
    <name>WordDesk</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>{count} words</source>
        <translation>{count} Wörter</translation>
    </message>
    <message>
        <source>Hard to read: {percent} % sure of each letter.</source>
        <translation>Schwer zu lesen: zu {percent} % jedes Buchstabens sicher.</translation>
    </message>
    <message>
        <source>Page, word “{word}”</source>
        <translation>Seite, Wort „{word}“</translation>
    </message>
    <message>
        <source>Keeping a word</source>
        <translation>Wort behalten</translation>
    </message>
    <message>
        <source>Not keeping a word</source>
        <translation>Wort nicht behalten</translation>
    </message>
    <message>
        <source>Deleting words</source>
        <translation>Wörter löschen</translation>
    </message>
    <message>
        <source>Moving words</source>
        <translation>Wörter rücken</translation>
    </message>
    <message>
        <source>Size of words</source>
        <translation>Größe von Wörtern</translation>
    </message>
    <message>
        <source>Slant of words</source>
        <translation>Neigung von Wörtern</translation>
    </message>
    <message>
        <source>Place and shape of a word</source>
        <translation>Platz und Form eines Wortes</translation>
    </message>
    <message>
        <source>Putting words back</source>
        <translation>Wörter zurücksetzen</translation>
    </message>
    <message>
        <source>No hand here can write: {characters}</source>
        <translation>Keine Handschrift kann hier schreiben: {characters}</translation>
    </message>
    <message>
        <source>Changing a word</source>
        <translation>Wort ändern</translation>
    </message>
    <message>
        <source>Another variant</source>
        <translation>Andere Variante</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>WritingDesk</name>
    <message>
        <source>Reading the hand…</source>
        <translation>Liest die Handschrift…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Lädt das Modell…</translation>
    </message>
    <message>
        <source>Writing a word again</source>
        <translation>Ein Wort neu schreiben</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Step {done} of {total}, about {seconds} s left</source>
        <translation>Schritt {done} von {total}, noch etwa {seconds} s</translation>
    </message>
    <message>
        <source>Setting the page…</source>
        <translation>Setzt die Seite…</translation>
    </message>
    <message>
        <source>Step {done} of {total}</source>
        <translation>Schritt {done} von {total}</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Opened as it was saved.</source>
        <translation>Geöffnet, wie es gespeichert war.</translation>
    </message>
    <message>
        <source>Generate writes its text anew.</source>
        <translation>Erzeugen schreibt den Text neu.</translation>
    </message>
    <message>
        <source>Changed since it was written: Generate writes it anew.</source>
        <translation>Seit dem Schreiben geändert: Erzeugen schreibt es neu.</translation>
    </message>
    <message>
        <source>{count} words to write.</source>
        <translation>{count} Wörter zu schreiben.</translation>
    </message>
    <message>
        <source>One word to write.</source>
        <translation>Ein Wort zu schreiben.</translation>
    </message>
    <message>
        <source>{count} words written.</source>
        <translation>{count} Wörter geschrieben.</translation>
    </message>
    <message>
        <source>One word written.</source>
        <translation>Ein Wort geschrieben.</translation>
    </message>
    <message>
        <source>Hard to read: {words}.</source>
        <translation>Schwer zu lesen: {words}.</translation>
    </message>
</context>
<context>
    <name>WritingOptions</name>
    <message>
        <source>Leave it to the model.</source>
        <translation>Dem Modell überlassen.</translation>
    </message>
    <message>
        <source>&amp;Neatness</source>
        <translation>Sauber&amp;keit</translation>
    </message>
    <message>
        <source>Fidelit&amp;y</source>
        <translation>Tr&amp;eue</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Güte</translation>
    </message>
    <message>
        <source>Left: as lively as the sample; right: more even.</source>
        <translation>Links: so lebhaft wie die Probe; rechts: gleichmäßiger.</translation>
    </message>
    <message>
        <source>How closely the letters follow the sample; far right they may break.</source>
        <translation>Wie eng die Buchstaben der Probe folgen; ganz rechts können sie zerbrechen.</translation>
    </message>
    <message>
        <source>Left: done sooner; right: more steps from noise to ink, finer letters.</source>
        <translation>Links: früher fertig; rechts: mehr Schritte vom Rauschen zur Tinte, feinere Buchstaben.</translation>
    </message>
    <message>
        <source>The same seed writes the same way again.</source>
        <translation>Derselbe Startwert schreibt wieder genauso.</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>Neuer Startwert</translation>
    </message>
    <message>
        <source>Draw another seed.</source>
        <translation>Einen anderen Startwert ziehen.</translation>
    </message>
    <message>
        <source>Keep the seed</source>
        <translation>Den Startwert behalten</translation>
    </message>
    <message>
        <source>Locked, Write all anew keeps this seed; open, it draws a new one.</source>
        <translation>Gesperrt behält Alles neu schreiben diesen Startwert; offen zieht es einen neuen.</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>Start&amp;wert</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Für Kenner</translation>
    </message>
    <message>
        <source>Steps, sampler, guidance scales, candidates and retries.</source>
        <translation>Schritte, Sampler, Führungsstärken, Kandidaten und neue Versuche.</translation>
    </message>
    <message>
        <source>Denoising steps; Auto is the model&apos;s own number.</source>
        <translation>Schritte des Entrauschens; Auto ist die Zahl des Modells.</translation>
    </message>
    <message>
        <source>Ancestral</source>
        <translation>Ancestral</translation>
    </message>
    <message>
        <source>Renoise</source>
        <translation>Renoise</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>How the noise is taken away, step by step.</source>
        <translation>Wie das Rauschen Schritt für Schritt entfernt wird.</translation>
    </message>
    <message>
        <source>How much the text counts: higher is easier to read, too high is stiff.</source>
        <translation>Wie viel der Text zählt: höher ist leichter zu lesen, zu hoch ist steif.</translation>
    </message>
    <message>
        <source>How much the hand counts; the same as the fidelity above.</source>
        <translation>Wie viel die Handschrift zählt; dasselbe wie die Treue oben.</translation>
    </message>
    <message>
        <source>Each word is written so often, and the one that reads best is kept.</source>
        <translation>Jedes Wort wird so oft geschrieben, und das am besten lesbare bleibt.</translation>
    </message>
    <message>
        <source>How often words that cannot be read back are written again.</source>
        <translation>Wie oft unlesbare Wörter noch einmal geschrieben werden.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>Text guidance</source>
        <translation>Führung durch Text</translation>
    </message>
    <message>
        <source>Style guidance</source>
        <translation>Führung durch Hand</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>Kandidaten</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Neue Versuche</translation>
    </message>
</context>
<context>
    <name>_PageBar</name>
    <message>
        <source>Page tools</source>
        <translation>Werkzeuge der Seite</translation>
    </message>
    <message>
        <source>100 % is life size</source>
        <translation>100 % ist wahre Größe</translation>
    </message>
</context>
<context>
    <name>_Picture</name>
    <message>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
</context>
<context>
    <name>_Preview</name>
    <message>
        <source>What the model will see</source>
        <translation>Was das Modell sehen wird</translation>
    </message>
</context>
<context>
    <name>_SampleCard</name>
    <message>
        <source>Sample in use</source>
        <translation>Probe in Gebrauch</translation>
    </message>
    <message>
        <source>Drop it here</source>
        <translation>Hier ablegen</translation>
    </message>
</context>
<context>
    <name>_Sheet</name>
    <message>
        <source>Some of its words, a row a writer</source>
        <translation>Einige seiner Wörter, eine Zeile je Schreiber</translation>
    </message>
</context>
<context>
    <name>_Welcome</name>
    <message>
        <source>Watch noise become digits</source>
        <translation>Sehen, wie aus Rauschen Ziffern werden</translation>
    </message>
    <message>
        <source>Press Start. A small network begins to learn from 60,000 handwritten digits, on this computer alone.

After a minute or so its first drawings appear here, all from the same noise, and they get better while you watch. After ten minutes most are digits.

You can pause at any time, close the window, and go on another day. Writing works meanwhile.</source>
        <translation>Drücken Sie Start. Ein kleines Netz beginnt, aus 60.000 handgeschriebenen Ziffern zu lernen, nur auf diesem Rechner.

Nach etwa einer Minute erscheinen hier seine ersten Zeichnungen, alle aus demselben Rauschen, und werden besser, während Sie zusehen. Nach zehn Minuten sind die meisten Ziffern.

Sie können jederzeit anhalten, das Fenster schließen und an einem anderen Tag weitermachen. Schreiben geht währenddessen.</translation>
    </message>
</context>
</TS>
