<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
    <context>
        <name>BrokenStore</name>
        <message>
            <source>The corrections cannot be opened.</source>
            <translation>Não foi possível abrir as correções.</translation>
        </message>
        <message>
            <source>Nítido can save what is readable of them in a new file and go on. The old file is kept beside it.</source>
            <translation>O Nítido pode salvar em um novo arquivo o que ainda é legível e continuar. O arquivo antigo é mantido ao lado.</translation>
        </message>
        <message>
            <source>Save what is readable</source>
            <translation>Salvar o que é legível</translation>
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>&amp;Open…</source>
            <translation>&amp;Abrir…</translation>
        </message>
        <message>
            <source>&amp;Paste a scan</source>
            <translation>&amp;Colar uma digitalização</translation>
        </message>
        <message>
            <source>&amp;Export…</source>
            <translation>&amp;Exportar…</translation>
        </message>
        <message>
            <source>&amp;Read remaining pages</source>
            <translation>&amp;Ler as páginas restantes</translation>
        </message>
        <message>
            <source>Re&amp;train…</source>
            <translation>Re&amp;treinar…</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Sair</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>&amp;Desfazer</translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation>&amp;Refazer</translation>
        </message>
        <message>
            <source>&amp;Find and replace</source>
            <translation>&amp;Localizar e substituir</translation>
        </message>
        <message>
            <source>&amp;Next doubtful character</source>
            <translation>&amp;Próximo caractere duvidoso</translation>
        </message>
        <message>
            <source>&amp;Previous doubtful character</source>
            <translation>Caractere duvidoso &amp;anterior</translation>
        </message>
        <message>
            <source>&amp;Confirm as read</source>
            <translation>&amp;Confirmar como lido</translation>
        </message>
        <message>
            <source>Confirm the &amp;whole line</source>
            <translation>Confirmar a linha &amp;inteira</translation>
        </message>
        <message>
            <source>Take runner-up {0}</source>
            <translation>Usar a alternativa {0}</translation>
        </message>
        <message>
            <source>&amp;Merge with the next</source>
            <translation>&amp;Juntar com o seguinte</translation>
        </message>
        <message>
            <source>&amp;Break in two</source>
            <translation>&amp;Dividir em dois</translation>
        </message>
        <message>
            <source>No&amp;t a character</source>
            <translation>&amp;Não é um caractere</translation>
        </message>
        <message>
            <source>&amp;Add a character after it</source>
            <translation>&amp;Inserir um caractere depois</translation>
        </message>
        <message>
            <source>&amp;Look-alikes…</source>
            <translation>Seme&amp;lhantes…</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>A&amp;mpliar</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>&amp;Reduzir</translation>
        </message>
        <message>
            <source>&amp;Fit the page</source>
            <translation>&amp;Página inteira</translation>
        </message>
        <message>
            <source>Fit the &amp;width</source>
            <translation>&amp;Largura da página</translation>
        </message>
        <message>
            <source>Zoom to the &amp;character</source>
            <translation>Ampliar o &amp;caractere</translation>
        </message>
        <message>
            <source>Previous page</source>
            <translation>Página anterior</translation>
        </message>
        <message>
            <source>Next page</source>
            <translation>Próxima página</translation>
        </message>
        <message>
            <source>&amp;Go to page…</source>
            <translation>&amp;Ir para a página…</translation>
        </message>
        <message>
            <source>In&amp;spector</source>
            <translation>In&amp;spetor</translation>
        </message>
        <message>
            <source>&amp;Text on the page</source>
            <translation>&amp;Texto sobre a página</translation>
        </message>
        <message>
            <source>Next part of the window</source>
            <translation>Próxima parte da janela</translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation>&amp;Atalhos do teclado</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Arquivo</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Editar</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>E&amp;xibir</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>&amp;Idioma</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>Aj&amp;uda</translation>
        </message>
        <message>
            <source>&amp;Review</source>
            <translation>&amp;Revisão</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>Original</translation>
        </message>
        <message>
            <source>Clean</source>
            <translation>Limpa</translation>
        </message>
        <message>
            <source>Line images</source>
            <translation>Imagens das linhas</translation>
        </message>
        <message>
            <source>Next &amp;field</source>
            <translation>Próximo &amp;campo</translation>
        </message>
        <message>
            <source>Previous field</source>
            <translation>Campo anterior</translation>
        </message>
        <message>
            <source>Add a character be&amp;fore it</source>
            <translation>Inserir um caractere an&amp;tes</translation>
        </message>
        <message>
            <source>Open a fol&amp;der…</source>
            <translation>Abrir uma &amp;pasta…</translation>
        </message>
        <message>
            <source>Pr&amp;int the page…</source>
            <translation>&amp;Imprimir a página…</translation>
        </message>
        <message>
            <source>Print the page &amp;and its text…</source>
            <translation>Imprimir a página &amp;e o texto…</translation>
        </message>
        <message>
            <source>&amp;Close the document</source>
            <translation>&amp;Fechar o documento</translation>
        </message>
        <message>
            <source>Close a&amp;ll documents</source>
            <translation>Fechar &amp;todos os documentos</translation>
        </message>
        <message>
            <source>&amp;Copy the text of the page</source>
            <translation>&amp;Copiar o texto da página</translation>
        </message>
        <message>
            <source>Previous document</source>
            <translation>Documento anterior</translation>
        </message>
        <message>
            <source>Next document</source>
            <translation>Próximo documento</translation>
        </message>
        <message>
            <source>&amp;All that is read alike…</source>
            <translation>&amp;Todos os que foram lidos igual…</translation>
        </message>
    </context>
    <context>
        <name>Alternatives</name>
        <message>
            <source>Read as {0}, {1}</source>
            <translation>Lido como {0}, {1}</translation>
        </message>
        <message>
            <source>Runner-up {0}: {1}</source>
            <translation>Alternativa {0}: {1}</translation>
        </message>
    </context>
    <context>
        <name>DocumentsPanel</name>
        <message>
            <source>Documents without doubts, of all that are open</source>
            <translation>Documentos sem dúvidas, de todos os que estão abertos</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nome</translation>
        </message>
        <message>
            <source>Documents of this name</source>
            <translation>Documentos com este nome</translation>
        </message>
        <message>
            <source>Which documents</source>
            <translation>Quais documentos</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Todos</translation>
        </message>
        <message>
            <source>With doubts</source>
            <translation>Com dúvidas</translation>
        </message>
        <message>
            <source>No doubts left</source>
            <translation>Sem dúvidas</translation>
        </message>
        <message>
            <source>Not readable</source>
            <translation>Não legíveis</translation>
        </message>
        <message>
            <source>Documents</source>
            <translation>Documentos</translation>
        </message>
        <message>
            <source>not read yet</source>
            <translation>ainda não lido</translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful character(s) left</source>
            <translation>
                <numerusform>resta %n caractere duvidoso</numerusform>
                <numerusform>restam %n caracteres duvidosos</numerusform>
            </translation>
        </message>
        <message>
            <source>no doubts left</source>
            <translation>sem dúvidas</translation>
        </message>
        <message numerus="yes">
            <source>%n page(s) cannot be read</source>
            <translation>
                <numerusform>%n página não pode ser lida</numerusform>
                <numerusform>%n páginas não podem ser lidas</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Export</source>
            <translation>Exportar</translation>
        </message>
        <message>
            <source>Plain text</source>
            <translation>Texto simples</translation>
        </message>
        <message>
            <source>JSON: every character with its box</source>
            <translation>JSON: cada caractere com sua caixa</translation>
        </message>
        <message>
            <source>Table of characters</source>
            <translation>Tabela de caracteres</translation>
        </message>
        <message>
            <source>Table of words</source>
            <translation>Tabela de palavras</translation>
        </message>
        <message>
            <source>Table of lines</source>
            <translation>Tabela de linhas</translation>
        </message>
        <message>
            <source>Searchable PDF</source>
            <translation>PDF pesquisável</translation>
        </message>
        <message>
            <source>Picture with framed characters</source>
            <translation>Imagem com os caracteres marcados</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Escolher…</translation>
        </message>
        <message>
            <source>&amp;Format</source>
            <translation>&amp;Formato</translation>
        </message>
        <message>
            <source>Fol&amp;der</source>
            <translation>&amp;Pasta</translation>
        </message>
        <message>
            <source>page {0} of {1}</source>
            <translation>página {0} de {1}</translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>mais %n</numerusform>
                <numerusform>mais %n</numerusform>
            </translation>
        </message>
        <message>
            <source>Could not be read and will be missing: {0}</source>
            <translation>Não puderam ser lidas e vão faltar: {0}</translation>
        </message>
        <message>
            <source>Folder to export to</source>
            <translation>Pasta de destino</translation>
        </message>
        <message>
            <source>Replaces {0}</source>
            <translation>Substitui {0}</translation>
        </message>
        <message>
            <source>&amp;Documents</source>
            <translation>&amp;Documentos</translation>
        </message>
        <message>
            <source>notes</source>
            <translation>notas</translation>
        </message>
        <message>
            <source>One table of all documents: key, CNPJ, number, date, total, doubts</source>
            <translation>Uma tabela de todos os documentos: chave, CNPJ, número, data, total, dúvidas</translation>
        </message>
        <message>
            <source>All that are read: {0}</source>
            <translation>Todos os que foram lidos: {0}</translation>
        </message>
        <message>
            <source>Those without doubts: {0}</source>
            <translation>Os que não têm dúvidas: {0}</translation>
        </message>
        <message>
            <source>The one on screen: {0}</source>
            <translation>O que está na tela: {0}</translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful character(s) left.</source>
            <translation>
                <numerusform>Resta %n caractere duvidoso.</numerusform>
                <numerusform>Restam %n caracteres duvidosos.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Without %n document(s) still being read.</source>
            <translation>
                <numerusform>Sem %n documento, que ainda está sendo lido.</numerusform>
                <numerusform>Sem %n documentos, que ainda estão sendo lidos.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FieldsPanel</name>
        <message>
            <source>Fields</source>
            <translation>Campos</translation>
        </message>
        <message>
            <source>Fields of the {0}</source>
            <translation>Campos da {0}</translation>
        </message>
        <message>
            <source>Does not add up</source>
            <translation>Não fecha</translation>
        </message>
        <message>
            <source>Items: {0}</source>
            <translation>Itens: {0}</translation>
        </message>
        <message>
            <source>item {0}: {1}</source>
            <translation>item {0}: {1}</translation>
        </message>
        <message>
            <source>vouched for by: {0} ({1})</source>
            <translation>comprovado por: {0} ({1})</translation>
        </message>
        <message>
            <source>the characters on the page say: {0}</source>
            <translation>os caracteres na página dizem: {0}</translation>
        </message>
        <message>
            <source>underlined: doubtful</source>
            <translation>sublinhado: duvidoso</translation>
        </message>
        <message>
            <source>item {0}</source>
            <translation>item {0}</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>&amp;Copiar</translation>
        </message>
        <message>
            <source>Copy as in the &amp;XML</source>
            <translation>Copiar como no &amp;XML</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Editar</translation>
        </message>
        <message>
            <source>Correct the &amp;page to it</source>
            <translation>Corrigir a &amp;página conforme o valor</translation>
        </message>
    </context>
    <context>
        <name>FileCommands</name>
        <message>
            <source>Open &amp;recent</source>
            <translation>Abrir &amp;recente</translation>
        </message>
        <message>
            <source>Scans</source>
            <translation>Digitalizações</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Todos os arquivos</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Abrir</translation>
        </message>
        <message>
            <source>Open a folder</source>
            <translation>Abrir uma pasta</translation>
        </message>
        <message>
            <source>Nothing yet</source>
            <translation>Nada ainda</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>Limpar</translation>
        </message>
        <message>
            <source>opening …</source>
            <translation>abrindo …</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s) in {0}</source>
            <translation>
                <numerusform>%n arquivo em {0}</numerusform>
                <numerusform>%n arquivos em {0}</numerusform>
            </translation>
        </message>
        <message>
            <source>written: {0}</source>
            <translation>gravado: {0}</translation>
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message>
            <source>Find</source>
            <translation>Localizar</translation>
        </message>
        <message>
            <source>Replace with</source>
            <translation>Substituir por</translation>
        </message>
        <message>
            <source>Match case</source>
            <translation>Maiúsculas e minúsculas</translation>
        </message>
        <message>
            <source>Previous</source>
            <translation>Anterior</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Próximo</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>Substituir</translation>
        </message>
        <message>
            <source>Replace all</source>
            <translation>Substituir tudo</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Fechar</translation>
        </message>
        <message>
            <source>replace</source>
            <translation>substituir</translation>
        </message>
        <message>
            <source>replace all</source>
            <translation>substituir tudo</translation>
        </message>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n encontrado</numerusform>
                <numerusform>%n encontrados</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>InspectorDock</name>
        <message>
            <source>Inspector</source>
            <translation>Inspetor</translation>
        </message>
        <message>
            <source>No character is under review.</source>
            <translation>Nenhum caractere em revisão.</translation>
        </message>
        <message>
            <source>Looking into the network …</source>
            <translation>Olhando a rede por dentro …</translation>
        </message>
        <message>
            <source>What the network makes of the character</source>
            <translation>O que a rede faz do caractere</translation>
        </message>
        <message>
            <source>Line image</source>
            <translation>Imagem da linha</translation>
        </message>
        <message>
            <source>First kernels</source>
            <translation>Primeiros filtros</translation>
        </message>
        <message>
            <source>Span</source>
            <translation>Trecho</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Classes</translation>
        </message>
        <message>
            <source>{0} × {1} pixels, height × width</source>
            <translation>{0} × {1} pixels, altura × largura</translation>
        </message>
        <message numerus="yes">
            <source>The character: %n cell(s) of {0} pixels</source>
            <translation>
                <numerusform>O caractere: %n célula de {0} pixels</numerusform>
                <numerusform>O caractere: %n células de {0} pixels</numerusform>
            </translation>
        </message>
        <message>
            <source>{0} kernels of {1} × {2}</source>
            <translation>{0} filtros de {1} × {2}</translation>
        </message>
        <message>
            <source>Blue looks for ink, orange for paper.</source>
            <translation>O azul procura tinta; o laranja, papel.</translation>
        </message>
        <message>
            <source>{0} maps of {1} × {2}</source>
            <translation>{0} mapas de {1} × {2}</translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) pooled into one</source>
            <translation>
                <numerusform>%n célula agrupada em um só (pooling)</numerusform>
                <numerusform>%n células agrupadas em um só (pooling)</numerusform>
            </translation>
        </message>
        <message>
            <source>{0} features</source>
            <translation>{0} características</translation>
        </message>
        <message>
            <source>Look-alikes have similar ones.</source>
            <translation>As dos semelhantes se parecem.</translation>
        </message>
        <message>
            <source>The span by itself, of {0} classes</source>
            <translation>O trecho sozinho, de {0} classes</translation>
        </message>
        <message>
            <source>In its line: {0}</source>
            <translation>Na sua linha: {0}</translation>
        </message>
        <message>
            <source>Residual layer {0}</source>
            <translation>Camada residual {0}</translation>
        </message>
        <message>
            <source>Convolution {0}</source>
            <translation>Convolução {0}</translation>
        </message>
        <message>
            <source>What came in is added.</source>
            <translation>Soma-se o que entrou.</translation>
        </message>
        <message>
            <source>The stride pools: {0} × {1} become one.</source>
            <translation>O passo agrupa: {0} × {1} viram um (pooling).</translation>
        </message>
        <message>
            <source>Kernel {0} × {1}, stride {2} × {3}, padding {4} × {5}</source>
            <translation>Filtro {0} × {1}, passo {2} × {3}, borda {4} × {5}</translation>
        </message>
        <message>
            <source>, dilation {0} × {1}</source>
            <translation>, dilatação {0} × {1}</translation>
        </message>
    </context>
    <context>
        <name>PrintCommands</name>
        <message>
            <source>The text of the page is on the clipboard.</source>
            <translation>O texto da página está na área de transferência.</translation>
        </message>
        <message>
            <source>printed</source>
            <translation>impresso</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Atalhos do teclado</translation>
        </message>
    </context>
    <context>
        <name>LookAlikes</name>
        <message>
            <source>Look-alikes of “{0}”</source>
            <translation>Semelhantes a “{0}”</translation>
        </message>
        <message>
            <source>&amp;Correct to</source>
            <translation>&amp;Corrigir para</translation>
        </message>
        <message>
            <source>Lines compared</source>
            <translation>Linhas comparadas</translation>
        </message>
        <message>
            <source>Characters that look alike</source>
            <translation>Caracteres semelhantes</translation>
        </message>
        <message>
            <source>Space or a click chooses one or leaves it out, Ctrl+A chooses all.</source>
            <translation>Espaço ou um clique escolhe um ou o deixa de fora; Ctrl+A escolhe todos.</translation>
        </message>
        <message>
            <source>Correct</source>
            <translation>Corrigir</translation>
        </message>
        <message>
            <source>{0} of {1} chosen</source>
            <translation>{0} de {1} escolhidos</translation>
        </message>
        <message numerus="yes">
            <source>%n chosen character(s) further down not in view yet: left as read.</source>
            <translation>
                <numerusform>%n caractere escolhido mais abaixo ainda não foi visto: fica como foi lido.</numerusform>
                <numerusform>%n caracteres escolhidos mais abaixo ainda não foram vistos: ficam como foram lidos.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Correct %n character(s)</source>
            <translation>
                <numerusform>Corrigir %n caractere</numerusform>
                <numerusform>Corrigir %n caracteres</numerusform>
            </translation>
        </message>
        <message>
            <source>Patrol of “{0}”</source>
            <translation>Ronda de “{0}”</translation>
        </message>
        <message>
            <source>&amp;Show</source>
            <translation>&amp;Mostrar</translation>
        </message>
        <message>
            <source>What looks like it on this page</source>
            <translation>O que se parece com ele nesta página</translation>
        </message>
        <message>
            <source>Every “{0}” of all documents, the oddest first</source>
            <translation>Cada “{0}” de todos os documentos, os mais estranhos primeiro</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Page</source>
            <translation>Página</translation>
        </message>
        <message>
            <source>Tab goes to the next doubtful character, F6 leaves the page.</source>
            <translation>Tab vai para o próximo caractere duvidoso, F6 sai da página.</translation>
        </message>
        <message>
            <source>Open a scan, drop it here or paste it.</source>
            <translation>Abra uma digitalização, arraste-a até aqui ou cole-a.</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>Páginas</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Texto</translation>
        </message>
        <message>
            <source>any character</source>
            <translation>qualquer caractere</translation>
        </message>
        <message>
            <source>Correct to it and go on</source>
            <translation>Corrigir para ele e avançar</translation>
        </message>
        <message>
            <source>Ctrl+click</source>
            <translation>Ctrl+clique</translation>
        </message>
        <message>
            <source>Break in two where clicked</source>
            <translation>Dividir em dois onde se clica</translation>
        </message>
        <message numerus="yes">
            <source>… and %n more</source>
            <translation>
                <numerusform>… e mais %n</numerusform>
                <numerusform>… e mais %n</numerusform>
            </translation>
        </message>
        <message>
            <source>This page cannot be read.</source>
            <translation>Esta página não pode ser lida.</translation>
        </message>
        <message>
            <source>Shift+drag</source>
            <translation>Shift+arrastar</translation>
        </message>
        <message>
            <source>Read what is in the box</source>
            <translation>Ler o que está na caixa</translation>
        </message>
    </context>
    <context>
        <name>Messages</name>
        <message>
            <source>Page {0}: {1}</source>
            <translation>Página {0}: {1}</translation>
        </message>
        <message>
            <source>“{0}” is no longer there.</source>
            <translation>“{0}” não existe mais.</translation>
        </message>
        <message>
            <source>“{0}” is empty.</source>
            <translation>“{0}” está vazio.</translation>
        </message>
        <message>
            <source>“{0}” is not a scan. PDF, TIFF, PNG, JPEG, BMP and WebP can be opened.</source>
            <translation>“{0}” não é uma digitalização. Podem ser abertos PDF, TIFF, PNG, JPEG, BMP e WebP.</translation>
        </message>
        <message>
            <source>“{0}” is protected by a password. Save it without one, then open it.</source>
            <translation>“{0}” está protegido por senha. Salve-o sem senha e abra-o de novo.</translation>
        </message>
        <message>
            <source>“{0}” has no pages.</source>
            <translation>“{0}” não tem páginas.</translation>
        </message>
        <message>
            <source>A page of “{0}” is too large. Scan it at a lower resolution.</source>
            <translation>Uma página de “{0}” é grande demais. Digitalize-a em uma resolução menor.</translation>
        </message>
        <message>
            <source>A page of “{0}” takes too much time or memory and was given up.</source>
            <translation>Uma página de “{0}” exige tempo ou memória demais e foi abandonada.</translation>
        </message>
        <message>
            <source>“{0}” is not as Nítido wrote it, so it was not replaced. Export again.</source>
            <translation>“{0}” não está como o Nítido o gravou e por isso não foi substituído. Exporte de novo.</translation>
        </message>
        <message>
            <source>“{0}” is damaged and cannot be read.</source>
            <translation>“{0}” está danificado e não pode ser lido.</translation>
        </message>
        <message>
            <source>The model cannot be loaded, so nothing can be read. Reinstall Nítido.</source>
            <translation>O modelo não pode ser carregado, portanto nada pode ser lido. Reinstale o Nítido.</translation>
        </message>
        <message>
            <source>Reading broke off: the process that reads has ended by itself. Read again.</source>
            <translation>A leitura foi interrompida: o processo que lê terminou sozinho. Leia de novo.</translation>
        </message>
        <message>
            <source>Corrections cannot be stored: {1}</source>
            <translation>As correções não podem ser armazenadas: {1}</translation>
        </message>
        <message>
            <source>Nothing was written: {1}</source>
            <translation>Nada foi gravado: {1}</translation>
        </message>
        <message>
            <source>This should not have happened; please report it, with the details.</source>
            <translation>Isto não deveria ter acontecido; por favor, informe o problema com os detalhes.</translation>
        </message>
        <message>
            <source>the disk is full.</source>
            <translation>o disco está cheio.</translation>
        </message>
        <message>
            <source>nothing may be written there.</source>
            <translation>não há permissão para gravar ali.</translation>
        </message>
        <message>
            <source>there is no such folder.</source>
            <translation>essa pasta não existe.</translation>
        </message>
        <message>
            <source>another program keeps the file locked.</source>
            <translation>outro programa mantém o arquivo bloqueado.</translation>
        </message>
        <message>
            <source>the file is damaged.</source>
            <translation>o arquivo está danificado.</translation>
        </message>
        <message>
            <source>see the details.</source>
            <translation>veja os detalhes.</translation>
        </message>
        <message>
            <source>There are no scans in “{0}”.</source>
            <translation>Não há digitalizações em “{0}”.</translation>
        </message>
        <message>
            <source>The folder “{0}” cannot be looked into.</source>
            <translation>Não foi possível olhar dentro da pasta “{0}”.</translation>
        </message>
    </context>
    <context>
        <name>RetrainDialog</name>
        <message>
            <source>Retrain</source>
            <translation>Retreinar</translation>
        </message>
        <message>
            <source>Progress of the retraining</source>
            <translation>Andamento do retreinamento</translation>
        </message>
        <message>
            <source>&amp;Read the open pages with it</source>
            <translation>&amp;Ler com ele as páginas abertas</translation>
        </message>
        <message>
            <source>&amp;Start</source>
            <translation>&amp;Iniciar</translation>
        </message>
        <message>
            <source>&amp;Cancel the retraining</source>
            <translation>&amp;Cancelar o retreinamento</translation>
        </message>
        <message>
            <source>No reviewed lines wait to be learnt from.</source>
            <translation>Nenhuma linha revisada espera ser aprendida.</translation>
        </message>
        <message numerus="yes">
            <source>%n reviewed line(s) wait to be learnt from.</source>
            <translation>
                <numerusform>%n linha revisada ainda não foi aprendida.</numerusform>
                <numerusform>%n linhas revisadas ainda não foram aprendidas.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Last retraining: {0}, %n line(s).</source>
            <translation>
                <numerusform>Último retreinamento: {0}, %n linha.</numerusform>
                <numerusform>Último retreinamento: {0}, %n linhas.</numerusform>
            </translation>
        </message>
        <message>
            <source>Errors on corrected pages</source>
            <translation>Erros em páginas corrigidas</translation>
        </message>
        <message>
            <source>Errors elsewhere</source>
            <translation>Erros nas demais</translation>
        </message>
        <message>
            <source>starting …</source>
            <translation>iniciando …</translation>
        </message>
        <message>
            <source>reading the corrections</source>
            <translation>lendo as correções</translation>
        </message>
        <message>
            <source>printing synthetic lines</source>
            <translation>imprimindo linhas sintéticas</translation>
        </message>
        <message>
            <source>reading with the current model</source>
            <translation>lendo com o modelo atual</translation>
        </message>
        <message>
            <source>learning</source>
            <translation>aprendendo</translation>
        </message>
        <message>
            <source>finishing</source>
            <translation>terminando</translation>
        </message>
        <message>
            <source>reading with what was learnt</source>
            <translation>lendo com o que foi aprendido</translation>
        </message>
        <message>
            <source>calibrating</source>
            <translation>calibrando</translation>
        </message>
        <message>
            <source>publishing</source>
            <translation>publicando</translation>
        </message>
        <message numerus="yes">
            <source>about %n minute(s) left</source>
            <translation>
                <numerusform>falta cerca de %n minuto</numerusform>
                <numerusform>faltam cerca de %n minutos</numerusform>
            </translation>
        </message>
        <message>
            <source>The retraining has failed: {0}</source>
            <translation>O retreinamento falhou: {0}</translation>
        </message>
        <message>
            <source>“{0}” reads better and is the current model from now on.</source>
            <translation>“{0}” lê melhor e é o modelo atual a partir de agora.</translation>
        </message>
        <message>
            <source>What was learnt reads no better, so “{0}” stays the current model.</source>
            <translation>O que foi aprendido não lê melhor, e “{0}” continua sendo o modelo atual.</translation>
        </message>
        <message>
            <source>C&amp;opy</source>
            <translation>C&amp;opiar</translation>
        </message>
        <message>
            <source>The current model has not learnt from corrections yet.</source>
            <translation>O modelo atual ainda não aprendeu com correções.</translation>
        </message>
        <message>
            <source>stopping …</source>
            <translation>parando …</translation>
        </message>
        <message numerus="yes">
            <source>%n more must be reviewed before a retraining can start.</source>
            <translation>
                <numerusform>É preciso revisar mais %n antes de começar.</numerusform>
                <numerusform>É preciso revisar mais %n antes de começar.</numerusform>
            </translation>
        </message>
        <message>
            <source>Training is not installed here: it needs PyTorch. With Python 3.11 or newer, in the folder of Nítido’s source code, this command installs it:</source>
            <translation>O treinamento não está instalado aqui: ele precisa do PyTorch. Com Python 3.11 ou mais novo, na pasta do código-fonte do Nítido, este comando o instala:</translation>
        </message>
        <message>
            <source>After that, this command retrains:</source>
            <translation>Depois disso, este comando treina de novo:</translation>
        </message>
    </context>
    <context>
        <name>Review</name>
        <message>
            <source>correct “{0}” to “{1}”</source>
            <translation>corrigir “{0}” para “{1}”</translation>
        </message>
        <message>
            <source>confirm “{0}”</source>
            <translation>confirmar “{0}”</translation>
        </message>
        <message>
            <source>confirm a line</source>
            <translation>confirmar uma linha</translation>
        </message>
        <message>
            <source>delete “{0}”</source>
            <translation>excluir “{0}”</translation>
        </message>
        <message numerus="yes">
            <source>correct %n character(s) to “{0}”</source>
            <translation>
                <numerusform>corrigir %n caractere para “{0}”</numerusform>
                <numerusform>corrigir %n caracteres para “{0}”</numerusform>
            </translation>
        </message>
        <message>
            <source>merge characters</source>
            <translation>juntar caracteres</translation>
        </message>
        <message>
            <source>break “{0}”</source>
            <translation>dividir “{0}”</translation>
        </message>
        <message>
            <source>add a character</source>
            <translation>inserir um caractere</translation>
        </message>
        <message>
            <source>edit a line</source>
            <translation>editar uma linha</translation>
        </message>
    </context>
    <context>
        <name>ReviewPanel</name>
        <message>
            <source>Line under review</source>
            <translation>Linha em revisão</translation>
        </message>
        <message>
            <source>Click a character to review it; Ctrl+click to break it there</source>
            <translation>Clique em um caractere para revisá-lo; Ctrl+clique para dividi-lo ali</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>Revisão</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} de {1}</translation>
        </message>
        <message>
            <source>No doubts left</source>
            <translation>Sem dúvidas restantes</translation>
        </message>
    </context>
    <context>
        <name>StatusBar</name>
        <message>
            <source>Pages read</source>
            <translation>Páginas lidas</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <source>model: {0}</source>
            <translation>modelo: {0}</translation>
        </message>
        <message>
            <source>reading page {0} of {1} …</source>
            <translation>lendo a página {0} de {1} …</translation>
        </message>
        <message>
            <source>not saved</source>
            <translation>não salvo</translation>
        </message>
        <message>
            <source>saved</source>
            <translation>salvo</translation>
        </message>
        <message>
            <source>saved {0} s ago</source>
            <translation>salvo há {0} s</translation>
        </message>
        <message>
            <source>saved {0} min ago</source>
            <translation>salvo há {0} min</translation>
        </message>
    </context>
    <context>
        <name>Thumbnails</name>
        <message>
            <source>cannot be read</source>
            <translation>não pode ser lida</translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful</source>
            <translation>
                <numerusform>%n duvidoso</numerusform>
                <numerusform>%n duvidosos</numerusform>
            </translation>
        </message>
        <message>
            <source>Page {0}, {1}</source>
            <translation>Página {0}, {1}</translation>
        </message>
    </context>
    <context>
        <name>ToolBar</name>
        <message>
            <source>Tools</source>
            <translation>Ferramentas</translation>
        </message>
        <message>
            <source>Page</source>
            <translation>Página</translation>
        </message>
        <message>
            <source>Share of doubtful characters reviewed</source>
            <translation>Parcela de caracteres duvidosos já revisados</translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful left</source>
            <translation>
                <numerusform>falta %n duvidoso</numerusform>
                <numerusform>faltam %n duvidosos</numerusform>
            </translation>
        </message>
        <message>
            <source>No doubts left</source>
            <translation>Sem dúvidas restantes</translation>
        </message>
    </context>
    <context>
        <name>_LineDelegate</name>
        <message>
            <source>Text of the line</source>
            <translation>Texto da linha</translation>
        </message>
    </context>
    <context>
        <name>_Alternatives</name>
        <message>
            <source>space</source>
            <translation>espaço</translation>
        </message>
    </context>
    <context>
        <name>Fields</name>
        <message>
            <source>edit a field</source>
            <translation>editar um campo</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>Documento</translation>
        </message>
        <message>
            <source>Issuer</source>
            <translation>Emitente</translation>
        </message>
        <message>
            <source>Recipient</source>
            <translation>Destinatário</translation>
        </message>
        <message>
            <source>Sender</source>
            <translation>Remetente</translation>
        </message>
        <message>
            <source>Customer</source>
            <translation>Tomador</translation>
        </message>
        <message>
            <source>Totals</source>
            <translation>Totais</translation>
        </message>
        <message>
            <source>Payment</source>
            <translation>Pagamento</translation>
        </message>
        <message>
            <source>Transport</source>
            <translation>Transporte</translation>
        </message>
        <message>
            <source>Access key</source>
            <translation>Chave de acesso</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Número</translation>
        </message>
        <message>
            <source>DPS number</source>
            <translation>Número da DPS</translation>
        </message>
        <message>
            <source>Series</source>
            <translation>Série</translation>
        </message>
        <message>
            <source>Issued on</source>
            <translation>Data de emissão</translation>
        </message>
        <message>
            <source>Issued at</source>
            <translation>Hora de emissão</translation>
        </message>
        <message>
            <source>Period</source>
            <translation>Competência</translation>
        </message>
        <message>
            <source>Left or arrived on</source>
            <translation>Data de saída/entrada</translation>
        </message>
        <message>
            <source>Left or arrived at</source>
            <translation>Hora de saída/entrada</translation>
        </message>
        <message>
            <source>Kind of operation</source>
            <translation>Natureza da operação</translation>
        </message>
        <message>
            <source>Protocol</source>
            <translation>Protocolo</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Nome / razão social</translation>
        </message>
        <message>
            <source>State registration</source>
            <translation>Inscrição estadual</translation>
        </message>
        <message>
            <source>City registration</source>
            <translation>Inscrição municipal</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>Logradouro</translation>
        </message>
        <message>
            <source>Street number</source>
            <translation>Número</translation>
        </message>
        <message>
            <source>Address, more</source>
            <translation>Complemento</translation>
        </message>
        <message>
            <source>District</source>
            <translation>Bairro</translation>
        </message>
        <message>
            <source>City</source>
            <translation>Município</translation>
        </message>
        <message>
            <source>State</source>
            <translation>UF</translation>
        </message>
        <message>
            <source>Postal code</source>
            <translation>CEP</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>Telefone</translation>
        </message>
        <message>
            <source>Total of the note</source>
            <translation>Total da nota</translation>
        </message>
        <message>
            <source>Total of the service</source>
            <translation>Total da prestação</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>Serviços</translation>
        </message>
        <message>
            <source>Products</source>
            <translation>Produtos</translation>
        </message>
        <message>
            <source>Discount</source>
            <translation>Desconto</translation>
        </message>
        <message>
            <source>Freight</source>
            <translation>Frete</translation>
        </message>
        <message>
            <source>Insurance</source>
            <translation>Seguro</translation>
        </message>
        <message>
            <source>Other costs</source>
            <translation>Outras despesas</translation>
        </message>
        <message>
            <source>Tax base</source>
            <translation>Base de cálculo</translation>
        </message>
        <message>
            <source>ICMS rate</source>
            <translation>Alíquota do ICMS</translation>
        </message>
        <message>
            <source>ICMS ST base</source>
            <translation>Base do ICMS ST</translation>
        </message>
        <message>
            <source>IPI rate</source>
            <translation>Alíquota do IPI</translation>
        </message>
        <message>
            <source>Import tax</source>
            <translation>Imposto de importação</translation>
        </message>
        <message>
            <source>Approximate taxes</source>
            <translation>Tributos aproximados</translation>
        </message>
        <message>
            <source>IBS and CBS base</source>
            <translation>Base do IBS e da CBS</translation>
        </message>
        <message>
            <source>IBS, state</source>
            <translation>IBS estadual</translation>
        </message>
        <message>
            <source>IBS, city</source>
            <translation>IBS municipal</translation>
        </message>
        <message>
            <source>ISSQN rate</source>
            <translation>Alíquota do ISSQN</translation>
        </message>
        <message>
            <source>Net amount</source>
            <translation>Valor líquido</translation>
        </message>
        <message>
            <source>Amount due</source>
            <translation>Valor a receber</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>Componente</translation>
        </message>
        <message>
            <source>Instalment</source>
            <translation>Duplicata</translation>
        </message>
        <message>
            <source>Due on</source>
            <translation>Vencimento</translation>
        </message>
        <message>
            <source>Amount</source>
            <translation>Valor</translation>
        </message>
        <message>
            <source>Paid</source>
            <translation>Pago</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Troco</translation>
        </message>
        <message>
            <source>Volumes</source>
            <translation>Volumes</translation>
        </message>
        <message>
            <source>Packaging</source>
            <translation>Espécie</translation>
        </message>
        <message>
            <source>Brand</source>
            <translation>Marca</translation>
        </message>
        <message>
            <source>Numbering</source>
            <translation>Numeração</translation>
        </message>
        <message>
            <source>Gross weight</source>
            <translation>Peso bruto</translation>
        </message>
        <message>
            <source>Net weight</source>
            <translation>Peso líquido</translation>
        </message>
        <message>
            <source>Main cargo</source>
            <translation>Carga predominante</translation>
        </message>
        <message>
            <source>Value of the cargo</source>
            <translation>Valor da carga</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>Código</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Descrição</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Unidade</translation>
        </message>
        <message>
            <source>Quantity</source>
            <translation>Quantidade</translation>
        </message>
        <message>
            <source>Unit price</source>
            <translation>Preço unitário</translation>
        </message>
        <message>
            <source>key</source>
            <translation>chave</translation>
        </message>
        <message>
            <source>barcode</source>
            <translation>código de barras</translation>
        </message>
        <message>
            <source>check digit</source>
            <translation>dígito verif.</translation>
        </message>
        <message>
            <source>sum</source>
            <translation>soma</translation>
        </message>
        <message>
            <source>said twice</source>
            <translation>repetido</translation>
        </message>
        <message>
            <source>read</source>
            <translation>só lido</translation>
        </message>
        <message>
            <source>{0} as the key has it</source>
            <translation>{0} como na chave</translation>
        </message>
        <message>
            <source>check digits of: {0}</source>
            <translation>dígitos verificadores de: {0}</translation>
        </message>
        <message>
            <source>quantity × price = {0}</source>
            <translation>quantidade × preço = {0}</translation>
        </message>
        <message>
            <source>base × rate = {0}</source>
            <translation>base × alíquota = {0}</translation>
        </message>
        <message>
            <source>sum of the items = {0}</source>
            <translation>soma dos itens = {0}</translation>
        </message>
        <message>
            <source>sum of the payments = {0}</source>
            <translation>soma dos pagamentos = {0}</translation>
        </message>
        <message>
            <source>sum of the parts = {0}</source>
            <translation>soma das parcelas = {0}</translation>
        </message>
        <message>
            <source>the key has {0}</source>
            <translation>a chave traz {0}</translation>
        </message>
        <message>
            <source>do not match</source>
            <translation>não conferem</translation>
        </message>
        <message>
            <source>off by {0}</source>
            <translation>dif. {0}</translation>
        </message>
    </context>
    <context>
        <name>_ValueDelegate</name>
        <message>
            <source>Value of the field</source>
            <translation>Valor do campo</translation>
        </message>
    </context>
    <context>
        <name>CaretActions</name>
        <message>
            <source>Character before</source>
            <translation>Caractere anterior</translation>
        </message>
        <message>
            <source>Character after</source>
            <translation>Caractere seguinte</translation>
        </message>
        <message>
            <source>Row above</source>
            <translation>Linha acima</translation>
        </message>
        <message>
            <source>Row below</source>
            <translation>Linha abaixo</translation>
        </message>
        <message>
            <source>Word before</source>
            <translation>Palavra anterior</translation>
        </message>
        <message>
            <source>Word after</source>
            <translation>Palavra seguinte</translation>
        </message>
        <message>
            <source>Start of the line</source>
            <translation>Início da linha</translation>
        </message>
        <message>
            <source>End of the line</source>
            <translation>Fim da linha</translation>
        </message>
        <message>
            <source>&amp;Go to</source>
            <translation>&amp;Ir para</translation>
        </message>
    </context>
    <context>
        <name>BoxTool</name>
        <message>
            <source>Arrows move the box, with Shift they size it; Enter reads it, Esc leaves it.</source>
            <translation>As setas movem a caixa e, com Shift, mudam o tamanho; Enter a lê, Esc desiste.</translation>
        </message>
        <message>
            <source>Box to be read</source>
            <translation>Caixa a ser lida</translation>
        </message>
    </context>
    <context>
        <name>ContextStrip</name>
        <message>
            <source>The line around it</source>
            <translation>A linha ao redor</translation>
        </message>
        <message>
            <source>{0}, page {1}</source>
            <translation>{0}, página {1}</translation>
        </message>
    </context>
    <context>
        <name>PageCommands</name>
        <message>
            <source>&amp;Page</source>
            <translation>&amp;Página</translation>
        </message>
        <message>
            <source>Turn the page &amp;right</source>
            <translation>Girar a página para a &amp;direita</translation>
        </message>
        <message>
            <source>Turn the page &amp;left</source>
            <translation>Girar a página para a &amp;esquerda</translation>
        </message>
        <message>
            <source>Read a &amp;box…</source>
            <translation>Ler uma &amp;caixa…</translation>
        </message>
        <message>
            <source>&amp;Join with the line to its right</source>
            <translation>&amp;Juntar com a linha à direita</translation>
        </message>
        <message>
            <source>&amp;Split the line before the ring</source>
            <translation>Di&amp;vidir a linha antes do anel</translation>
        </message>
        <message>
            <source>Re&amp;move the line</source>
            <translation>&amp;Remover a linha</translation>
        </message>
        <message>
            <source>Move the line &amp;up</source>
            <translation>Mover a linha para &amp;cima</translation>
        </message>
        <message>
            <source>Move the line &amp;down</source>
            <translation>Mover a linha para &amp;baixo</translation>
        </message>
        <message>
            <source>Line as it &amp;was first read</source>
            <translation>&amp;Linha como foi lida no início</translation>
        </message>
        <message>
            <source>Page as it was &amp;first read</source>
            <translation>Pá&amp;gina como foi lida no início</translation>
        </message>
    </context>
    <context>
        <name>_Items</name>
        <message>
            <source>{0}, line {1}</source>
            <translation>{0}, linha {1}</translation>
        </message>
    </context>
    <context>
        <name>PageEditing</name>
        <message>
            <source>turn a page</source>
            <translation>girar uma página</translation>
        </message>
        <message>
            <source>back to the page as it was read</source>
            <translation>voltar à página como foi lida</translation>
        </message>
        <message>
            <source>The page has first to be read.</source>
            <translation>A página ainda precisa ser lida.</translation>
        </message>
        <message>
            <source>The box is being read …</source>
            <translation>A caixa está sendo lida …</translation>
        </message>
        <message>
            <source>join two lines</source>
            <translation>juntar duas linhas</translation>
        </message>
        <message>
            <source>There is no line to its right in the same row.</source>
            <translation>Não há linha à direita na mesma altura.</translation>
        </message>
        <message>
            <source>split a line</source>
            <translation>dividir uma linha</translation>
        </message>
        <message>
            <source>The ring is on the first character: there is nothing before it to split off.</source>
            <translation>O anel está no primeiro caractere: não há nada antes dele para separar.</translation>
        </message>
        <message>
            <source>remove a line</source>
            <translation>remover uma linha</translation>
        </message>
        <message>
            <source>move a line</source>
            <translation>mover uma linha</translation>
        </message>
        <message>
            <source>It is the first line already.</source>
            <translation>Esta já é a primeira linha.</translation>
        </message>
        <message>
            <source>It is the last line already.</source>
            <translation>Esta já é a última linha.</translation>
        </message>
        <message>
            <source>back to the line as it was read</source>
            <translation>voltar à linha como foi lida</translation>
        </message>
        <message>
            <source>read a box</source>
            <translation>ler uma caixa</translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) read in the box</source>
            <translation>
                <numerusform>%n linha lida na caixa</numerusform>
                <numerusform>%n linhas lidas na caixa</numerusform>
            </translation>
        </message>
    </context>
</TS>
