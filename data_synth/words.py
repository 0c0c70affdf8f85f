"""Words, names and phrases of commerce, in the spelling and case of running text, and pseudo-words of no language."""

import string

import numpy as np

from data_synth.grammar import between, pick


def split(text: str, separator: str | None = None) -> list[str]:
    """Return the entries of a list: words between blanks, or phrases between separators and perhaps several lines."""
    return [entry.strip() for entry in text.strip().split(separator)]


_SYLLABLES: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (tuple(onsets.split(" ")), tuple(nuclei.split(" ")), tuple(codas.split(" ")))
    for onsets, nuclei, codas in (
        # Portuguese, Malay, Chinese in pinyin, English, Spanish; an empty string is a part that is absent.
        (
            "b c d f g j l m n p q r s t v x z br cr dr gr pr tr bl cl fl pl ch lh nh qu gu ç ",
            "a e i o u a e o ã á é í ó ú â ê ô õ ão õe ei ou ai ia io ua ü à",
            "   r s l m n z x",
        ),
        ("b c d g h j k l m n p r s t w y ng ny sy ", "a e i o u a a u ai au ia ua", "  n ng k h r s t l m p"),
        ("b p m f d t n l g k h j q x zh ch sh r z c s y w ", "a o e i u ai ei ao ou ia ie ua uo iu ui", "  n ng"),
        (
            "b c d f g h j k l m n p r s t v w y z th sh ch wh st sp sk sl str br cr dr fl gl kn ph qu ",
            "a e i o u ee oo ea ai ou oa y",
            " n s t d l r m ck ght ng nt st ll ss ff x w p ngs tch",
        ),
        ("b c d f g h j l m n p r s t v z ll rr ch qu gu y ", "a e i o u a o ie ue io á é í ó ú", "  n s r l z d"),
    )
)


def pseudo_word(rng: np.random.Generator) -> str:
    """Return a pronounceable word of no language, or now and then letters in no order."""
    if rng.random() < 0.2:
        return "".join(pick(rng, string.ascii_letters) for _ in range(between(rng, 1, 7)))
    onsets, nuclei, codas = _SYLLABLES[int(rng.random() * len(_SYLLABLES))]
    word = "".join(
        [pick(rng, onsets) + pick(rng, nuclei) + pick(rng, codas) for _ in range(1 + int(rng.random() ** 1.5 * 3.6))]
    )
    return word.capitalize() if rng.random() < 0.5 else word


PORTUGUESE = split(
    """
arroz feijão açúcar café farinha óleo azeite sal leite manteiga margarina queijo presunto mortadela salsicha
linguiça frango carne bovina suína peixe sardinha atum camarão ovo ovos pão biscoito bolacha bolo chocolate bombom
bala chiclete refrigerante suco água mineral cerveja vinho cachaça vodca gelo macarrão espaguete molho tomate
extrato maionese mostarda catchup vinagre tempero pimenta alho cebola batata cenoura abóbora chuchu repolho alface
couve brócolis banana maçã laranja limão mamão melancia melão uva pêra abacaxi manga goiaba coco amendoim castanha
milho ervilha lentilha grão aveia granola iogurte requeijão creme sorvete pizza lasanha hambúrguer coxinha pastel
esfiha empada sanduíche porção prato executivo rodízio sabão sabonete xampu condicionador detergente amaciante
desinfetante alvejante esponja vassoura rodo balde pano papel higiênico toalha guardanapo fralda absorvente algodão
escova creme dental fio desodorante perfume batom esmalte remédio comprimido cápsula xarope pomada curativo seringa
luva máscara termômetro vitamina dipirona paracetamol amoxicilina genérico caixa pacote saco garrafa lata pote
frasco galão rolo fardo bandeja cartela dúzia peça unidade metro quilo litro grama par jogo conjunto estojo camisa
camiseta calça bermuda vestido saia blusa casaco jaqueta meia cueca sutiã sapato tênis sandália chinelo bota cinto
bolsa mochila carteira boné óculos relógio anel colar brinco pulseira lençol colcha cobertor travesseiro colchão
cortina tapete almofada mesa cadeira sofá estante armário cama rack cômoda espelho quadro lustre luminária lâmpada
abajur ventilador geladeira fogão forno micro-ondas liquidificador batedeira cafeteira torradeira aspirador ferro
máquina lavadora televisor rádio celular carregador bateria pilha cabo adaptador tomada interruptor disjuntor
fusível fita isolante parafuso porca arruela prego bucha broca serra martelo alicate chave fenda phillips trena
nível furadeira lixa tinta verniz pincel massa corrida cimento areia brita tijolo telha argamassa rejunte piso
azulejo cano tubo conexão joelho luva registro torneira sifão válvula mangueira bomba motor filtro correia
rolamento pneu câmara amortecedor pastilha freio vela ignição radiador lubrificante graxa combustível gasolina
etanol diesel aditivo lavagem alinhamento balanceamento borracharia oficina funilaria pintura mão obra serviço
frete entrega montagem instalação manutenção conserto aluguel locação assinatura mensalidade taxa tarifa juros
multa desconto acréscimo troco entrada saída caderno caneta lápis borracha apontador régua tesoura cola papelaria
envelope pasta grampeador clipe etiqueta toner cartucho impressora teclado mouse monitor notebook memória disco
placa vídeo fonte gabinete roteador modem software licença ração coleira areia sanitária gaiola aquário vacina
consulta banho tosa adubo semente muda vaso terra inseticida herbicida aço inox alumínio cobre latão chapa barra
perfil tubo cantoneira solda eletrodo disco corte desbaste rebite dobradiça fechadura cadeado maçaneta portão grade
janela porta vidro madeira compensado aglomerado laminado espuma tecido linha agulha botão zíper integral desnatado
semidesnatado tradicional especial extra tipo sabor natural orgânico diet light zero congelado resfriado defumado
temperado moído fatiado inteiro pequeno médio grande branco preto azul vermelho verde amarelo rosa cinza marrom
roxo adulto infantil masculino feminino unissex nacional importado original compatível reforçado simples duplo
triplo retrátil portátil venda compra remessa devolução transferência consignação industrialização conserto
demonstração bonificação brinde exportação importação nota fiscal eletrônica consumidor documento auxiliar cupom
recibo fatura duplicata boleto pedido orçamento contrato vencimento emissão destinatário remetente emitente
transportador endereço bairro município telefone inscrição estadual federal natureza operação cálculo imposto base
alíquota valor total líquido bruto peso volume espécie marca numeração quantidade descrição produto código situação
tributária substituição isento tributado retido incidência redução crédito débito pagamento dinheiro cartão cheque
vale parcela prazo vista via chave acesso protocolo autorização série número data hora operador caixa vendedor
cliente mesa comanda garçom loja filial matriz obrigado obrigada volte sempre agradecemos preferência guarde troca
mercadoria dias úteis reclamações procon lei decreto portaria artigo parágrafo inciso federal complementar convênio
ajuste regime simples nacional empresa individual sociedade limitada comércio indústria serviços distribuidora
importadora exportadora atacadista varejista transportes logística construções engenharia alimentos bebidas
cosméticos farmácia drogaria mercado supermercado mercearia padaria panificadora confeitaria açougue peixaria
restaurante lanchonete bar pizzaria churrascaria hotel pousada posto autopeças elétrica hidráulica ferragens móveis
eletrônicos informática papelaria livraria conforme referente mediante segundo através durante também não são será
está até já só além após então porém três você público técnico elétrico plástico químico mecânico automático básico
único último próximo prático econômico ótica estética academia clínica laboratório
"""
)

ENGLISH = split(
    """
rice bread butter milk cheese egg eggs sugar salt flour oil coffee tea juice water soda beer wine ice cream yogurt
chicken beef pork lamb fish shrimp sausage bacon ham noodles pasta sauce soup salad sandwich burger fries pizza
cake cookie biscuit candy chocolate chips snack apple orange banana mango grape lemon lime onion garlic potato
tomato carrot cabbage lettuce spinach bean corn pepper ginger chili curry soap shampoo detergent bleach tissue
towel napkin diaper toothpaste brush sponge bucket broom mop bag plastic paper cup plate bowl spoon fork knife
straw bottle can box pack packet roll tray dozen piece unit set pair kit bundle refill sachet carton shirt blouse
trousers jeans shorts skirt dress jacket coat socks shoes sandals belt hat cap scarf glove watch ring necklace
purse wallet table chair sofa shelf cabinet bed mattress pillow blanket curtain carpet mirror lamp bulb fan heater
kettle oven stove fridge freezer battery charger cable adapter plug socket switch fuse tape screw bolt nut washer
nail hook drill saw hammer plier wrench ruler level paint brush roller cement sand brick tile pipe fitting elbow
valve hose pump motor filter bearing belt tyre tube brake spark lubricant grease fuel petrol diesel wash service
repair labour labor parts installation delivery freight handling rental subscription membership notebook pencil pen
eraser ruler scissors glue envelope folder stapler clip label toner cartridge printer keyboard mouse monitor memory
disk card software license warranty support hosting domain consulting training design printing copy binding
laminate photo frame medicine tablet capsule syrup ointment bandage syringe mask vitamin health beauty care
pharmacy clinic dental optical invoice receipt bill tax order quotation statement account number date time cashier
counter table guest server member customer walk-in quantity description amount price unit total subtotal discount
rounding change cash credit debit card visa master cheque voucher balance due paid payment terms net days interest
deposit refund exchange return goods sold cannot returned refunded accepted within original condition packaging
thank you please come again visit welcome enjoy shopping keep receipt proof purchase valid subject inclusive
exclusive zero rated standard exempt summary registration company branch outlet store shop mart market trading
enterprise restaurant cafe bakery kitchen house corner garden palace express point center centre plaza mall
hardware stationery supplies furniture electrical electronics industries services holdings group international
global supply marketing distributor wholesale retail north south east west upper lower new old big small large
medium extra super premium classic fresh frozen dried roasted fried steamed grilled spicy sweet sour hot cold red
blue green yellow white black brown silver gold pink purple grey single double triple heavy duty ship sold bill
attention contact phone fax email website address street road avenue suite floor block lot city state country zip
code purchase reference project job site hours rate labor material equipment tools safety inspection shipment
carrier tracking weight gross
"""
)

MALAY = split(
    """
kedai runcit pasar raya mini borong perniagaan perusahaan syarikat jalan lorong taman bandar kampung persiaran
lebuh desa seksyen presint medan simpang batu bukit sungai pulau kuala selangor johor melaka perak pahang kedah
kelantan terengganu perlis sabah sarawak nasi ayam ikan daging telur sayur mee goreng kuih roti canai teh tarik
kopi ais kosong limau susu air bandung milo santan sambal rendang satay laksa lemak kicap cili bawang garam gula
minyak beras tepung sabun berus baldi penyapu kertas buku pensel pemadam gam kain baju seluar tudung kasut selipar
payung beg kotak botol tin plastik paip simen cat paku skru gergaji tukul kunci wayar lampu suis kipas bateri tayar
enjin pam penapis jumlah harga kuantiti tunai baki bayaran cukai perkhidmatan diskaun resit bil tarikh masa terima
kasih sila datang lagi barang dijual tidak boleh dikembalikan ditukar pelanggan ahli nombor akaun cawangan utama
sejahtera jaya indah maju setia murni harmoni permai damai baru lama besar kecil merah putih hitam hijau biru
kuning emas perak intan mutiara seri
"""
)

SPANISH = split(
    """
tienda almacén ferretería panadería carnicería librería factura recibo cantidad descripción precio importe cambio
efectivo tarjeta gracias leche pan queso huevos pollo arroz harina aceite jabón cuaderno lápiz tornillo pintura
madera camisa zapato reloj mesa silla cuchara calle avenida colonia ciudad hermanos cooperativa sociedad anónima
servicios generales comercial distribuidora domicilio teléfono
"""
)

BRANDS = split(
    """
Aurora Bonfim Crystal Delta Everest Fortuna Galaxy Horizonte Ideal Jupiter Kaiser Lumina Majestic Nevada Oriental
Planalto Quality Realeza Safira Titan Universal Vitória Westfield Xavante Yellow Zenith Alpha Beta Omega Prime Nova
Sol Lua Estrela Cometa Leão Águia Falcon Tiger Dragon Phoenix Golden Silver Diamond Ruby Pearl Ocean River Forest
Summit Pioneer Liberty Victory Harmony Sunrise Sunway Ever Lucky Happy
"""
)

FIRST_NAMES = split(
    """
Ana Antônio André Beatriz Bruno Camila Carlos César Cláudia Conceição Daniela Débora Eduardo Elisângela Fábio
Fátima Fernanda Flávio Francisco Gabriel Gonçalo Helena Inês Isabel João Joaquim José Júlia Juliana Larissa Letícia
Lúcia Luís Luiz Manoel Marcelo Márcia Marcos Maria Mário Mônica Natália Otávio Patrícia Paulo Pedro Rafael Raimundo
Regina Renata Ricardo Rita Roberto Rodrigo Rosângela Sandra Sebastião Sérgio Sílvia Simone Sônia Tânia Tatiana
Teresa Thiago Valéria Vanessa Vera Vinícius Vítor Zélia James Mary John Susan Robert Linda Michael Karen David
Ahmad Siti Nur Mohd Muhammad Azlan Farah Aisyah Hafiz Ismail Zainab Ravi Priya Kumar Mei Wei Jun Xin Yong Kok Chee
Siew
"""
)

SURNAMES = split(
    """
Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida
Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas
Cardoso Ramos Gonçalves Santana Teixeira Araújo Assunção Magalhães Simões Guimarães Fagundes Queiroz Xavier Zanetti
Bianchi Rossi Müller Schmidt Kowalski Yamamoto Tanaka Smith Johnson Williams Brown Jones Miller Davis Wilson Taylor
Thompson Walker Young King Wright Hughes Tan Lee Lim Wong Ng Chan Ong Goh Chong Teoh Yap Khoo Abdullah Rahman
Hassan Ibrahim Yusof Singh Kaur Pillai Raj
"""
)

BRAZILIAN_CITIES = split(
    """
São Paulo/SP;Rio de Janeiro/RJ;Belo Horizonte/MG;Brasília/DF;Salvador/BA;Fortaleza/CE;Recife/PE;Porto Alegre/RS;
Curitiba/PR;Goiânia/GO;Belém/PA;Manaus/AM;São Luís/MA;Maceió/AL;Natal/RN;João Pessoa/PB;Teresina/PI;Aracaju/SE;
Cuiabá/MT;Campo Grande/MS;Florianópolis/SC;Vitória/ES;Palmas/TO;Porto Velho/RO;Rio Branco/AC;Macapá/AP;
Boa Vista/RR;Campinas/SP;Guarulhos/SP;São Bernardo do Campo/SP;Santo André/SP;Osasco/SP;Ribeirão Preto/SP;
Sorocaba/SP;São José dos Campos/SP;Jundiaí/SP;Piracicaba/SP;Bauru/SP;Santos/SP;Niterói/RJ;Duque de Caxias/RJ;
Petrópolis/RJ;Volta Redonda/RJ;Uberlândia/MG;Contagem/MG;Juiz de Fora/MG;Betim/MG;Montes Claros/MG;
Poços de Caldas/MG;Londrina/PR;Maringá/PR;Paranavaí/PR;Cascavel/PR;Ponta Grossa/PR;Foz do Iguaçu/PR;Joinville/SC;
Blumenau/SC;Chapecó/SC;Criciúma/SC;Itajaí/SC;Caxias do Sul/RS;Pelotas/RS;Santa Maria/RS;Gravataí/RS;
Feira de Santana/BA;Vitória da Conquista/BA;Ilhéus/BA;Olinda/PE;Caruaru/PE;Jaboatão dos Guararapes/PE;Mossoró/RN;
Campina Grande/PB;Imperatriz/MA;Santarém/PA;Ananindeua/PA;Aparecida de Goiânia/GO;Anápolis/GO;Várzea Grande/MT;
Rondonópolis/MT;Dourados/MS;Serra/ES;Vila Velha/ES;Cachoeiro de Itapemirim/ES;Açailândia/MA;Araçatuba/SP;
Mogi Guaçu/SP;Jaraguá do Sul/SC
""",
    ";",
)

OTHER_CITIES = split(
    """
Kuala Lumpur;Petaling Jaya;Shah Alam;Subang Jaya;Klang;Kajang;Seremban;Melaka;Johor Bahru;Ipoh;Georgetown;
Butterworth;Kuantan;Kota Kinabalu;Kuching;Skudai;Puchong;Cheras;Ampang;Rawang;Sungai Buloh;Bangi;Cyberjaya;
Putrajaya;Singapore;Jakarta;Manila;Bangkok;Hong Kong;London;Manchester;Dublin;Toronto;Vancouver;Sydney;Melbourne;
Auckland;New York, NY;Brooklyn, NY;Chicago, IL;Houston, TX;Dallas, TX;Phoenix, AZ;Seattle, WA;Portland, OR;
Denver, CO;Boston, MA;Atlanta, GA;Miami, FL;Columbus, OH;Lisboa;Porto;Coimbra;Madrid;Barcelona;Buenos Aires;
Montevideo;Bogotá;Quito
""",
    ";",
)

STREETS = split(
    """
das Flores;das Palmeiras;dos Andradas;XV de Novembro;Sete de Setembro;Treze de Maio;Tiradentes;Getúlio Vargas;
Duque de Caxias;Marechal Deodoro;Dom Pedro II;Barão do Rio Branco;Santos Dumont;Rui Barbosa;São João;São José;
Santo Antônio;Nossa Senhora da Conceição;da Independência;do Comércio;da Consolação;da Praia;do Sol;Brasil;
Amazonas;Goiás;Paraná;Ceará;Bahia;Espírito Santo;Afonso Pena;Governador Valadares;Presidente Kennedy;
Brigadeiro Faria Lima;Engenheiro Luís Carlos;Doutor Arnaldo;Professor João Brás;Padre Anchieta;Visconde de Mauá;
José Bonifácio;Castro Alves;Machado de Assis;Princesa Isabel;Marquês de Pombal;Bento Gonçalves;Osvaldo Cruz;
Júlio de Castilhos;Assis Brasil;das Nações Unidas;das Américas
""",
    ";",
)

DISTRICTS = split(
    """
Centro;Jardim América;Jardim São Paulo;Vila Nova;Vila Mariana;Vila São José;Bela Vista;Boa Vista;Santa Cecília;
Santa Luzia;São Cristóvão;Distrito Industrial;Parque Industrial;Cidade Nova;Industrial;Copacabana;Ipanema;Tijuca;
Savassi;Boa Viagem;Aldeota;Batel;Água Verde;Moinhos de Vento;Setor Bueno;Asa Norte;Asa Sul;Umarizal;Ponta Negra;
Barra Funda;Brás;Mooca;Tatuapé;Itaquera;Lapa;Pinheiros;Santana;Liberdade;Alto da Glória
""",
    ";",
)

PORTUGUESE_HEADINGS = split(
    """
NATUREZA DA OPERAÇÃO;PROTOCOLO DE AUTORIZAÇÃO DE USO;INSCRIÇÃO ESTADUAL;INSCRIÇÃO ESTADUAL DO SUBST. TRIB.;
INSCRIÇÃO MUNICIPAL;CNPJ;CNPJ / CPF;DESTINATÁRIO / REMETENTE;NOME / RAZÃO SOCIAL;NOME FANTASIA;ENDEREÇO;
BAIRRO / DISTRITO;MUNICÍPIO;UF;CEP;FONE / FAX;DATA DA EMISSÃO;DATA DE SAÍDA / ENTRADA;HORA DA SAÍDA;
HORA DE SAÍDA/ENTRADA;FATURA / DUPLICATAS;DADOS DA FATURA;NÚMERO;VENCIMENTO;VALOR;CÁLCULO DO IMPOSTO;
BASE DE CÁLCULO DO ICMS;BASE DE CÁLC. DO ICMS;VALOR DO ICMS;BASE DE CÁLCULO DO ICMS ST;BASE DE CÁLC. ICMS S.T.;
VALOR DO ICMS SUBSTITUIÇÃO;VALOR DO ICMS ST;VALOR DO FCP;V. IMP. IMPORTAÇÃO;VALOR TOTAL DOS PRODUTOS;
V. TOTAL PRODUTOS;VALOR DO FRETE;VALOR DO SEGURO;DESCONTO;OUTRAS DESPESAS ACESSÓRIAS;VALOR DO IPI;VALOR DO PIS;
VALOR DA COFINS;VALOR APROX. DOS TRIBUTOS;VALOR TOTAL DA NOTA;V. TOTAL DA NOTA;
TRANSPORTADOR / VOLUMES TRANSPORTADOS;FRETE POR CONTA;CÓDIGO ANTT;PLACA DO VEÍCULO;QUANTIDADE;ESPÉCIE;MARCA;
NUMERAÇÃO;PESO BRUTO;PESO LÍQUIDO;DADOS DOS PRODUTOS / SERVIÇOS;CÓDIGO PRODUTO;CÓD. PROD.;
DESCRIÇÃO DO PRODUTO / SERVIÇO;NCM/SH;O/CST;CSOSN;CST;CFOP;UN;QUANT;VALOR UNIT;VALOR TOTAL;V. DESC.;B.CÁLC ICMS;
VALOR ICMS;VALOR IPI;ALÍQ. ICMS;ALÍQ. IPI;CÁLCULO DO ISSQN;VALOR TOTAL DOS SERVIÇOS;BASE DE CÁLCULO DO ISSQN;
VALOR DO ISSQN;DADOS ADICIONAIS;INFORMAÇÕES COMPLEMENTARES;RESERVADO AO FISCO;CHAVE DE ACESSO;DANFE;
DOCUMENTO AUXILIAR DA NOTA FISCAL ELETRÔNICA;0 - ENTRADA;1 - SAÍDA;SÉRIE;FOLHA;Nº;DATA DE RECEBIMENTO;
IDENTIFICAÇÃO E ASSINATURA DO RECEBEDOR;IDENTIFICAÇÃO DO EMITENTE;NF-e;NFC-e;CUPOM FISCAL;
CUPOM FISCAL ELETRÔNICO - SAT;EXTRATO Nº;ITEM CÓDIGO DESCRIÇÃO QTD UN VL UNIT VL ITEM;QTD. TOTAL DE ITENS;
VALOR TOTAL R$;VALOR A PAGAR R$;FORMA DE PAGAMENTO;VALOR PAGO R$;TROCO R$;SUBTOTAL;TOTAL R$;TOTAL A PAGAR;Dinheiro;
Cartão de Crédito;Cartão de Débito;Troco;Acréscimo;Consumidor;CONSUMIDOR NÃO IDENTIFICADO;Operador;Vendedor;Caixa;
Mesa;Comanda;COO;CCF;ECF;Tributos Totais Incidentes;Via do Consumidor;Via do Estabelecimento;
NOTA FISCAL DE SERVIÇOS ELETRÔNICA - NFS-e;PRESTADOR DE SERVIÇOS;TOMADOR DE SERVIÇOS;DISCRIMINAÇÃO DOS SERVIÇOS;
CÓDIGO DE VERIFICAÇÃO;ORÇAMENTO;PEDIDO DE VENDA;RECIBO;NOTA PROMISSÓRIA;BOLETO BANCÁRIO;Nosso Número;
Agência/Código do Beneficiário;Valor do Documento;(-) Desconto / Abatimento;(+) Mora / Multa;(=) Valor Cobrado;
Sacador/Avalista;Pagador
""",
    ";",
)

ENGLISH_HEADINGS = split(
    """
INVOICE;TAX INVOICE;SIMPLIFIED TAX INVOICE;RECEIPT;OFFICIAL RECEIPT;CASH SALES;CASH BILL;CREDIT NOTE;
DELIVERY ORDER;PURCHASE ORDER;QUOTATION;STATEMENT;BILL TO;SHIP TO;SOLD TO;ATTN;INVOICE NO;INVOICE NO.;INV NO;
INVOICE #;DOC NO;DOCUMENT NO.;RECEIPT NO;RECEIPT #;BILL NO;CHECK NO;ORDER NO;ORDER #;P.O. NUMBER;PO NO;REF NO;
REFERENCE;ACCOUNT NO;A/C NO;CUSTOMER ID;CUSTOMER CODE;DATE;INVOICE DATE;DUE DATE;TIME;DATE/TIME;TERMS;PAGE;PAGE NO;
CASHIER;CASHIER #;COUNTER;SALESPERSON;SALES REP;SERVER;SERVED BY;TABLE;TABLE NO;PAX;GUESTS;TERMINAL;SHIFT;STATION;
TRANS #;MEMBER NO;ITEM;ITEM NO;ITEM CODE;CODE;NO;DESCRIPTION;PARTICULARS;QTY;QTY.;QUANTITY;UOM;UNIT;PRICE;
UNIT PRICE;U/PRICE;S/PRICE;RATE;DISC;DISC %;TAX;AMT;AMOUNT;AMOUNT (RM);AMOUNT USD;LINE TOTAL;TOTAL;
QTY DESCRIPTION AMOUNT;ITEM QTY PRICE AMOUNT;DESCRIPTION QTY U.PRICE TOTAL;CODE/DESC PRICE DISC AMOUNT;SUBTOTAL;
SUB TOTAL;SUB-TOTAL;TOTAL EXCL. GST;TOTAL (EXCLUDING GST);TOTAL (INCL GST);TOTAL INCLUSIVE OF GST;TOTAL SALES;
TOTAL QTY;TOTAL ITEMS;TOTAL AMOUNT;TOTAL DUE;TOTAL PAYABLE;TOTAL PAID;NET TOTAL;NETT;GRAND TOTAL;BALANCE DUE;
AMOUNT DUE;AMOUNT TENDERED;TENDERED;CASH;CHANGE;CHANGE DUE;CREDIT CARD;VISA;MASTERCARD;DEBIT CARD;AMEX;E-WALLET;
DISCOUNT;TOTAL DISCOUNT;ITEM DISCOUNT;MEMBER DISCOUNT;ROUNDING;ROUNDING ADJ;ROUNDING ADJUSTMENT;ROUND OFF;
SERVICE CHARGE;SERVICE CHARGE 10%;SALES TAX;TAX 6%;GST 6%;GST @ 6%;GST SUMMARY;GST ANALYSIS;SUMMARY;TAX CODE;
TAX AMT;TAX (RM);AMT (RM);SR;ZRL;ZR;SR @ 6%;ZERO RATED;STANDARD RATED;VAT;VAT REG NO;VAT 20%;GST NO;GST ID;
GST REG NO;CO. REG NO;COMPANY REG. NO.;ROC NO;SST ID;ABN;TEL;FAX;TEL/FAX;PHONE;H/P;EMAIL;WEBSITE;ADDRESS;
CITY/STATE/ZIP;SHIPPING;SHIPPING & HANDLING;FREIGHT;DEPOSIT;BALANCE;PREVIOUS BALANCE;AUTHORISED SIGNATURE;
RECEIVED BY;CHECKED BY;PREPARED BY;APPROVAL CODE;BATCH NO;TRACE NO;MERCHANT ID;TERMINAL ID;CARD NO;APPR CODE;
RESP CODE;DINE IN;TAKE AWAY;DUPLICATE;COPY;ORIGINAL;CUSTOMER COPY;MERCHANT COPY;REMARKS;NOTE;NOTES;WARRANTY;BANK;
BANK ACCOUNT;SWIFT CODE;IBAN
""",
    ";",
)

PORTUGUESE_SENTENCES = split(
    """
Recebemos de {company} os produtos e/ou serviços constantes da nota fiscal eletrônica indicada ao lado.
Consulta de autenticidade no portal nacional da NF-e www.nfe.fazenda.gov.br/portal ou no site da Sefaz autorizadora.
Documento emitido por ME ou EPP optante pelo Simples Nacional. Não gera direito a crédito fiscal de IPI.
Permite o aproveitamento do crédito de ICMS no valor de {money}, alíquota de {percent} (art. 23 da LC 123/2006).
Valor aproximado dos tributos: {money} ({percent}) Fonte: IBPT.
Val. aprox. dos tributos {money} federal, {money} estadual e {money} municipal, conforme Lei nº 12.741/2012.
Não é documento fiscal. Não é válido como recibo e como garantia de mercadoria. Não comprova pagamento.
Mercadoria isenta de ICMS conforme Anexo I, art. {d:2}, do RICMS/00, Decreto nº {d:2}.{d:3}/{d:4}.
ICMS recolhido anteriormente por substituição tributária, conforme art. {d:3} do RICMS e Protocolo ICMS nº {d:2}/{d:4}.
Operação com redução da base de cálculo nos termos do Convênio ICMS {d:2}/{d:2}, cláusula 1ª, § {ordinal}, inciso II.
Suspensão do IPI, art. {d:2}, inciso III, do Decreto nº 7.212/2010 (RIPI).
Reclamações por vícios aparentes: 30 (trinta) dias para produtos não duráveis, art. 26 da Lei nº 8.078/1990.
Após o vencimento cobrar multa de {percent} e juros de {percent} ao mês.
Sr. Caixa: não receber após {d:2} dias do vencimento. Protestar após {d:2} dias.
Obrigado pela preferência! Volte sempre.
Agradecemos a sua visita. Trocas somente com a apresentação deste cupom, em até {d:2} dias.
Não aceitamos devolução de mercadoria sem a nota fiscal; confira o seu troco no ato da compra.
A mercadoria viaja por conta e risco do comprador. Conferir no ato da entrega.
Pedido nº {d:6}, vendedor {person}, rota {d:2}, carga {d:5}.
O pagamento à vista terá {percent} de desconto; a prazo, em {d:1}x sem juros no cartão.
Declaro que recebi os produtos acima em perfeitas condições.
Será cobrada a taxa de serviço opcional de 10%. Você pode recusá-la.
Procon: {phone}. Ouvidoria: {phone}. SAC: {phone}.
Emitida em contingência, pendente de autorização. Consulte pela chave de acesso em {url}.
Trib aprox R$: {amount} Fed, {amount} Est e {amount} Mun. Fonte: IBPT/empresometro.com.br {a:6}
Nota fiscal emitida nos termos do art. {d:2}, § {ordinal}, da Lei Complementar nº {d:3}/{d:4}.
Produto sujeito à verificação; garantia de {d:2} meses contra defeitos de fabricação, já incluída a legal.
Estamos abertos de segunda a sexta, das 8h às 18h, e aos sábados até as {d:2}h{d:2}.
É vedado o aproveitamento de crédito fiscal. Município de incidência do ISS: {city}.
A autenticidade desta NFS-e poderá ser verificada no site da prefeitura, informando o código {a:4}-{a:4}.
Dê a sua opinião em {url} e concorra a prêmios!
Atenção: só aceitamos PIX ou cartão; não há troco para notas de R$ 200,00.
""",
    "\n",
)

ENGLISH_SENTENCES = split(
    """
Thank you, please come again!
Thank you for shopping with us. Please keep this receipt as proof of purchase.
Goods sold are not returnable or refundable. Exchange within {d:1} days with the original receipt.
Payment is due within {d:2} days. A late fee of {percent} per month will be charged on overdue balances.
All cheques should be crossed and made payable to {company}.
This is a computer generated invoice; no signature is required.
Goods remain the property of {company} until paid for in full.
Please quote invoice number {code} with your remittance. Bank: {a:4}{a:4}{d:2}, account {d:3} {d:3} {d:4}.
Claims must be made in writing within {d:2} days of delivery. E. & O. E.
For feedback call {phone} or e-mail {email}.
Like us on Facebook @{word}{word} & get {percent} off your next visit!
Price inclusive of {percent} GST. GST payable: {money}.
Any questions? Visit {url} or ask our friendly staff.
Customer service: {phone} (Mon-Fri, {d:1} a.m. - {d:1} p.m.)
Open daily {time} - {time}. Free delivery for orders above {money}.
Interest at {percent} p.a. accrues from the due date ("net {d:2}").
You saved {money} today! Points earned: {d:3}. Balance: {d:4}.
Retain this copy for your records; it's required for warranty claims.
Certified that the particulars given above are true & correct.
Make all checks payable to {company}. If you have any questions concerning this invoice, contact {person}, {phone}.
Terima kasih, sila datang lagi. Barang yang dijual tidak boleh dikembalikan atau ditukar.
Join our membership & collect points: every {money} = {d:1} point(s).
We accept: cash, Visa, Mastercard, debit (chip & PIN), e-wallets.
Delivered by: ________________ Received by: ________________
Gracias por su compra. No se aceptan devoluciones sin el recibo.
Shipment via {word} freight, tracking no. {code}, weight {d:2}.{d:1} kg.
""",
    "\n",
)
