package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class Ec2XmlTest {
    private static Document parse(byte[] xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    @Test
    void shouldWriteAnswersAsEc2Does() {
        byte[] xml = Ec2Xml.answer("DescribeThings", "id", out -> {
            out.items("thingSet", List.of("a", "b"), thing -> out.text("name", thing));
            out.time("at", Instant.parse("2026-01-02T03:04:05.678901Z"));
            out.state("state", InstanceState.RUNNING);
            out.text("nothing", null);
        });

        assertThat(new String(xml, StandardCharsets.UTF_8))
                .endsWith("<DescribeThingsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<requestId>id</requestId>"
                        + "<thingSet><item><name>a</name></item><item><name>b</name></item></thingSet>"
                        + "<at>2026-01-02T03:04:05.678Z</at>"
                        + "<state><code>16</code><name>running</name></state>"
                        + "</DescribeThingsResponse>");
    }

    @Test
    void shouldWriteErrorsAsEc2Does() {
        assertThat(new String(Ec2Xml.error(Ec2Error.INVALID_ACTION, "why & how", "id"), StandardCharsets.UTF_8))
                .endsWith("<Response><Errors><Error><Code>InvalidAction</Code><Message>why &amp; how</Message></Error>"
                        + "</Errors><RequestID>id</RequestID></Response>");
    }

    @Property(tries = 200)
    void shouldWriteAnyTextAsXmlThatCanBeRead(@ForAll String text) throws Exception {
        Document document = parse(Ec2Xml.answer("X", "id", out -> out.text("value", text)));

        // A parser reads every line end as a line feed, unless it was escaped.
        assertThat(document.getElementsByTagName("value")
                        .item(0)
                        .getTextContent()
                        .replace("\r\n", "\n")
                        .replace('\r', '\n'))
                .isEqualTo(Ec2Xml.printable(text).replace("\r\n", "\n").replace('\r', '\n'));
    }
}
