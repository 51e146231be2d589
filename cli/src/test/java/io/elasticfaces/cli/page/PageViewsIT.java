package io.elasticfaces.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.cli.Multipart;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The views for people, for comparing and for the fleet, and what all views have in common. */
class PageViewsIT extends PageTestBase {
    private static final List<String> VIEWS =
            List.of("#/recognise", "#/people", "#/people/Ada", "#/compare", "#/fleet");

    @Test
    void shouldShowFindAddRenameAndRemovePeople() throws IOException {
        browser.view("#/people");
        awaitText("#people-words", "11 people");
        awaitText(".person-card", "2 pictures");
        awaitCount(".person-card img", 11);
        browser.keep("people");
        browser.element("#search").sendKeys("ADA");
        awaitText("#people-words", "1 of 11 people");

        browser.element("#add-person").click();
        browser.press("Mia", Keys.ENTER);
        awaitText("#person-words", "Not known yet");
        browser.drop("mia.png", Multipart.png(40, 40));
        awaitText("#person-words", "1 picture");
        browser.drop("landscape.png", Multipart.png(40, 40));
        awaitText("#uploads", "No face found.");

        browser.element("#rename").click();
        browser.press(Keys.chord(Keys.CONTROL, "a"), "Mia & Max", Keys.ENTER);
        awaitText("#person-title", "Mia & Max");
        awaitText("#person-words", "1 picture");
        assertThat(service.people.faces).containsValue("Mia & Max").doesNotContainValue("Mia");

        browser.element("#remove").click();
        browser.press(Keys.ENTER);
        assertThat(service.people.faces).as("the first button keeps").containsValue("Mia & Max");
        browser.element("#remove").click();
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);
        await().atMost(LONG).until(() -> browser.element("#everybody").isDisplayed());
        assertThat(service.people.faces).doesNotContainValue("Mia & Max");
    }

    @Test
    void shouldCompareTwoPictures() throws IOException {
        browser.view("#/compare");
        browser.dropOn("#slot-0", "one.png", Multipart.png(240, 240));
        browser.dropOn("#slot-1", "two.png", Multipart.png(240, 240));

        awaitText("#verdict", "The same person");
        assertThat(browser.text("#verdict")).contains("Similarity 93 %", "nearest of 2 faces");
        assertThat(browser.elements("#slot-0 .mark")).hasSize(1);
        assertThat(browser.text("#slot-1 .mark[data-kind=known]")).isEqualTo("93 %");
    }

    @Test
    void shouldShowTheFleetWithTroubleAtTheTopAndSayWhenItIsStale() {
        service.states.put(1, "running");
        browser.view("#/fleet");
        awaitText("#figures", "1 of 15");
        assertThat(browser.elements(".tile")).hasSize(15);
        assertThat(browser.text("#charts .chart:first-child")).contains("now 3, at most 12", "12", "6", "10 min ago");
        assertThat(browser.text("#decisions li:first-child")).contains("<b>3 visible</b>, 1 running");
        assertThat(browser.text("#latency")).contains("812 ms", "3.1 s");
        service.trouble = "EC2 does not answer.";
        awaitText("#trouble", "EC2 does not answer.");
        browser.keep("fleet");

        service.down = true;
        awaitText("#stale", "Stale: these figures are");
        awaitText("#link-text", "The service has trouble");
        service.down = false;
        awaitText("#link-text", "Connected");
        await().atMost(LONG).until(() -> !browser.element("#stale").isDisplayed());
    }

    @Test
    void shouldFitEveryScreenWithContrastInTheDarkAndInTheLight() throws IOException {
        browser.complaints();
        browser.drop("group.png", Multipart.png(1200, 800));
        awaitCount(".face", 5);
        for (int width : new int[] {320, 640}) {
            browser.measure(width, 480);
            for (String view : VIEWS) {
                browser.view(view);
                assertThat(browser.ask("return document.documentElement.scrollWidth <= window.innerWidth"))
                        .as("%s fits into %d", view, width)
                        .isEqualTo(true);
            }
        }
        for (String scheme : List.of("dark", "light")) {
            browser.prefer(scheme);
            for (String view : VIEWS) {
                browser.view(view);
                assertThat(Contrast.tooLittle(browser))
                        .as("%s, %s", view, scheme)
                        .isEmpty();
            }
        }
        assertThat(browser.complaints()).as("under the content policy").isEmpty();
    }

    @Test
    void shouldLeadTheKeyboardThroughThePage() {
        browser.view("#/people");
        browser.view("#/recognise");
        assertThat(browser.ask("return document.activeElement.id")).isEqualTo("recognise-title");

        browser.ask("document.activeElement.blur(); document.querySelector('.skip').focus()");
        browser.press(Keys.ENTER);
        assertThat(browser.ask("return document.activeElement.id + location.hash"))
                .isEqualTo("main#/recognise");
        browser.press(Keys.TAB);
        assertThat(browser.ask("return document.activeElement.type"))
                .as("choosing a picture")
                .isEqualTo("file");
        assertThat(browser.ask("return document.querySelector('nav [aria-current]').textContent"))
                .asString()
                .contains("Recognise");
        assertThat(browser.ask("return [...document.querySelectorAll('input, button, a')]"
                        + ".filter(e => e.checkVisibility() && !e.labels?.length && !e.textContent.trim()"
                        + " && !e.ariaLabel && !e.querySelector('img[alt]')).length"))
                .as("controls without a name")
                .isEqualTo(0L);
    }
}
