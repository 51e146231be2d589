package io.elasticfaces.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.elasticfaces.web.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Pattern NAMED = Pattern.compile("(?:\"/page/|from \"\\./)([^\"]+)\"");

    private final Page page = new Page();

    private Exchange served(String file) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setHeader("file", file);
        page.serve(exchange);
        return exchange;
    }

    private static String text(Exchange exchange) {
        return new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
    }

    @Test
    void shouldServeEveryFileThatThePageOrAnotherFileNames() {
        Set<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of("index.html"));
        while (!open.isEmpty()) {
            String file = open.pop();
            if (seen.add(file)) {
                Matcher named = NAMED.matcher(text(served(file)));
                while (named.find()) {
                    open.push(named.group(1));
                }
            }
        }

        assertThat(seen).contains("page.css", "people.js", "recognise.js", "fleet.js", "favicon.svg", "ada-4.png");
    }

    @Test
    void shouldServeModulesAsScripts() {
        assertThat(served("page.js").getMessage().getHeader(Exchange.CONTENT_TYPE))
                .isEqualTo("text/javascript; charset=utf-8");
    }

    @Test
    void shouldKeepStyleAndScriptOutOfTheMarkup() {
        assertThat(text(served("index.html"))).doesNotContain("<style", "style=", "onclick", "javascript:");
    }

    @Test
    void shouldServeNothingElse() {
        assertThatExceptionOfType(HttpProblem.class)
                .isThrownBy(() -> served("../application.properties"))
                .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(404));
    }
}
