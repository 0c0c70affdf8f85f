<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>ExportDialog</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful character(s) left.</source>
            <translation>
                <numerusform>%n doubtful character left.</numerusform>
                <numerusform>%n doubtful characters left.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Without %n document(s) still being read.</source>
            <translation>
                <numerusform>Without %n document that is still being read.</numerusform>
                <numerusform>Without %n documents that are still being read.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DocumentsPanel</name>
        <message numerus="yes">
            <source>%n doubtful character(s) left</source>
            <translation>
                <numerusform>%n doubtful character left</numerusform>
                <numerusform>%n doubtful characters left</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n page(s) cannot be read</source>
            <translation>
                <numerusform>%n page cannot be read</numerusform>
                <numerusform>%n pages cannot be read</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FileCommands</name>
        <message numerus="yes">
            <source>%n file(s) in {0}</source>
            <translation>
                <numerusform>%n file in {0}</numerusform>
                <numerusform>%n files in {0}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n found</numerusform>
                <numerusform>%n found</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>InspectorDock</name>
        <message numerus="yes">
            <source>The character: %n cell(s) of {0} pixels</source>
            <translation>
                <numerusform>The character: %n cell of {0} pixels</numerusform>
                <numerusform>The character: %n cells of {0} pixels</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) pooled into one</source>
            <translation>
                <numerusform>%n cell pooled into one</numerusform>
                <numerusform>%n cells pooled into one</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LookAlikes</name>
        <message numerus="yes">
            <source>%n chosen character(s) further down not in view yet: left as read.</source>
            <translation>
                <numerusform>%n chosen character further down has not been in view: it stays as read.</numerusform>
                <numerusform>%n chosen characters further down have not been in view: they stay as read.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Correct %n character(s)</source>
            <translation>
                <numerusform>Correct %n character</numerusform>
                <numerusform>Correct %n characters</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>… and %n more</source>
            <translation>
                <numerusform>… and %n more</numerusform>
                <numerusform>… and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RetrainDialog</name>
        <message numerus="yes">
            <source>%n reviewed line(s) wait to be learnt from.</source>
            <translation>
                <numerusform>%n reviewed line waits to be learnt from.</numerusform>
                <numerusform>%n reviewed lines wait to be learnt from.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Last retraining: {0}, %n line(s).</source>
            <translation>
                <numerusform>Last retraining: {0}, %n line.</numerusform>
                <numerusform>Last retraining: {0}, %n lines.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>about %n minute(s) left</source>
            <translation>
                <numerusform>about %n minute left</numerusform>
                <numerusform>about %n minutes left</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more must be reviewed before a retraining can start.</source>
            <translation>
                <numerusform>%n more must be reviewed before a retraining can start.</numerusform>
                <numerusform>%n more must be reviewed before a retraining can start.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Review</name>
        <message numerus="yes">
            <source>correct %n character(s) to “{0}”</source>
            <translation>
                <numerusform>correct %n character to “{0}”</numerusform>
                <numerusform>correct %n characters to “{0}”</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Thumbnails</name>
        <message numerus="yes">
            <source>%n doubtful</source>
            <translation>
                <numerusform>%n doubtful</numerusform>
                <numerusform>%n doubtful</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ToolBar</name>
        <message numerus="yes">
            <source>%n doubtful left</source>
            <translation>
                <numerusform>%n doubtful left</numerusform>
                <numerusform>%n doubtful left</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PageEditing</name>
        <message numerus="yes">
            <source>%n line(s) read in the box</source>
            <translation>
                <numerusform>%n line read in the box</numerusform>
                <numerusform>%n lines read in the box</numerusform>
            </translation>
        </message>
    </context>
</TS>
