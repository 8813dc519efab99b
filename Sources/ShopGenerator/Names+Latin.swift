/// Names in Latin letters.
extension NamePool {
    static let english = NamePool(
        given: """
            Oliver Amelia George Isla Harry Ava Noah Mia Jack Grace Leo Freya Arthur Lily Oscar \
            Anne-Marie Siân Zoë John-Paul Niamh Chloë Ruby Thomas Ellie
            """,
        family: """
            Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker \
            O'Neill O'Connor D'Arcy Thompson Evans Roberts Khan Lewis Clarke MacDonald McKenzie \
            Fitz-Gerald Hughes
            """,
        joinsFamilies: true)

    static let irish = NamePool(
        given: "Conor Saoirse Seán Aoife Pádraig Caoimhe Oisín Róisín Ciarán Síle Fionn Áine",
        family: """
            Murphy O'Brien Ó_Súilleabháin Byrne Ryan O'Reilly Walsh Nic_Dhonnchadha McCarthy \
            Gallagher Doherty Kennedy
            """)

    static let german = NamePool(
        given: """
            Jürgen Anna Björn Lena Jörg Käthe Lukas Sören Hannah Günther Mia Max Marlène Ömer \
            Karl-Heinz Ännchen Paul Greta Felix Sabine
            """,
        family: """
            Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schäfer Köhler Groß Weiß \
            von_der_Heide Böhm Krüger Jäger Lüdenscheidt Straßer Voß zu_Löwenstein
            """,
        joinsFamilies: true)

    static let french = NamePool(
        given: """
            Élodie François Chloé Jérôme Zoé Rémi Anaïs Noël Hélène Loïc Jean-Luc Marie-Ève Gaël \
            Agnès Théo Solène Benoît Maëlle
            """,
        family: """
            Martin Bernard Dubois Lefèvre d'Aubigné L'Hôte Garçon Moreau Müntz Béranger Roux \
            de_La_Tour Châtelain Gauthier Noël Saint-Exupéry Œuvrard Leclercq
            """,
        joinsFamilies: true)

    static let spanish = NamePool(
        given: """
            María José Lucía Iñaki Sofía Ángel Begoña Martín Íñigo Nuria Raúl Inés Óscar Mónica \
            Andrés Belén
            """,
        family: """
            García_López Fernández Muñoz_Núñez Rodríguez Martínez Peña Ibáñez Gutiérrez \
            de_la_Cruz Jiménez Ordóñez Vázquez Sáenz Güell Castaño Ruiz_Gómez
            """)

    static let portuguese = NamePool(
        given: """
            João Inês Gonçalo Conceição Luís Mónica Tomás Beatriz Estêvão Lídia António Íris \
            Sebastião Otávio Lúcia Thaís
            """,
        family: """
            Silva Conceição Gonçalves dos_Santos Araújo Magalhães Simões Falcão Antunes Brandão \
            Guimarães de_Sá Corrêa Leitão Peixoto D'Ávila
            """)

    static let dutch = NamePool(
        given: "Daan Sanne Lieke Sjoerd Zoë Joost Femke Thijs Maaike Wouter Noor Chaïma",
        family: """
            de_Vries van_den_Berg Jansen 't_Hart Bakker van_'t_Hoff IJsbrand Visser Smit \
            de_Wit-Mulder Brouwer Kuijpers
            """)

    static let italian = NamePool(
        given: "Niccolò Giulia Mattia Beatrice Nicolò Chiara Andrea Zoe Lorenzo Noè Ilaria Desirée",
        family: """
            Rossi D'Angelo Dell'Acqua De_Luca Cantù Ferrari Nicolò Lo_Cicero Esposito Fogà \
            Colombo Pezzè
            """)

    static let nordic = NamePool(
        given: """
            Åsa Søren Björn Mærsk Øyvind Linnéa Håkon Freja Göran Ingrid Pål Märta Jørgen Sigrún \
            Kåre Ebba
            """,
        family: """
            Åkerström Sørensen Lindqvist Bjørnstad Østergård Håkansson Ödegaard Kjær Nyström \
            Grønli Þórsdóttir Ångström Møller Sjöberg Nygård Hæstad
            """)

    static let finnish = NamePool(
        given: "Väinö Aino Jyrki Päivi Eero Sääsk Yrjö Helmi Olavi Äijä Kaisa Pentti",
        family: "Mäkinen Korhonen Hämäläinen Nieminen Järvinen Yli-Öyrä Väisänen Lähde Äyräs Salo",
        joinsFamilies: true)

    static let polish = NamePool(
        given: "Łukasz Małgorzata Święta Grażyna Michał Żaneta Rafał Zofia Stanisław Elżbieta Jan",
        family: """
            Wiśniewska Kowalczyk Dąbrowski Łęcka Źródło Gżegżółka Wójcik Szczęśniak Żółć \
            Błażejowski Nowak-Zając Jabłońska
            """)

    static let czech = NamePool(
        given: "Jiří Božena Tomáš Růžena Ondřej Žofie Václav Eliška Řehoř Adéla Matěj Šárka",
        family: "Novák Dvořáková Černý Procházková Kučera Veselá Šťastný Růžičková Říha Ďurišová")

    static let turkish = NamePool(
        given: """
            İbrahim Işıl Ayşe Çağla Ömer Şule Gülşen Yiğit Irmak İlknur Uğur Nazlı Barış Özgür \
            Tuğçe Fatih
            """,
        family: """
            Yılmaz Şahin Çelik Öztürk Kılıç Güneş Doğan Aydın Işık İnönü Koç Yıldırım Özdemir \
            Erdoğdu Çakır Şimşek
            """)

    static let vietnamese = NamePool(
        given: """
            Thị_Hồng Văn_Đức Ngọc_Ánh Quốc_Bảo Thùy_Dương Minh_Khôi Thanh_Hằng Hữu_Phước \
            Mỹ_Lệ Đình_Trọng Bích_Ngọc Tuấn_Kiệt
            """,
        family: "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        familyFirst: true)
}
