<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
