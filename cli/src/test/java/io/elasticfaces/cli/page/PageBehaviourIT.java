package io.elasticfaces.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.cli.Multipart;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page does with each kind of answer, in a real browser, under the web tier's content policy. */
class PageBehaviourIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static Browser browser;

    private StandIn service;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openPage() throws IOException {
        service = new StandIn();
        browser.go(service.address(), 1280, 900);
        browser.ask("sessionStorage.clear()");
    }

    @AfterEach
    void closeService() {
        service.close();
    }

    private static void awaitText(String selector, String text) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(browser.text(selector)).contains(text));
    }

    @Test
    void shouldNameAndFrameADroppedFace() throws IOException {
        browser.drop("ada-2.png", Multipart.png(240, 240));

        awaitText("#answer .name", "Ada");
        assertThat(browser.text("#detail"))
                .contains("0.213", "99.9 %", "dlib", "000000001", "32 ms")
                .contains("45 ms");
        await().atMost(LONG).until(() -> browser.elements("#overlay .landmark").size() == 5);
        assertThat(browser.element("#overlay .box").getDomAttribute("x")).isEqualTo("80");
        assertThat(browser.element("#overlay .box").getDomAttribute("height")).isEqualTo("110");
        assertThat(browser.element("#picture").getDomAttribute("alt")).contains("box marks the face of Ada");
        assertThat(browser.text("#history")).contains("Ada", "ada-2.png");
        browser.keep("answer");
    }

    @Test
    void shouldLayTheBoxOverThePictureHoweverWideItIsShown() throws IOException {
        browser.drop("wide.png", Multipart.png(2400, 600));
        await().atMost(LONG).until(() -> browser.elements("#overlay .box").size() == 1);

        Object share = browser.ask("const p = document.getElementById('picture').getBoundingClientRect();"
                + "const b = document.querySelector('#overlay .box').getBoundingClientRect();"
                + "return [(b.left + 2.5 - p.left) / p.width, (b.bottom - 2.5 - p.top) / p.height]");

        List<?> found = (List<?>) share;
        assertThat(((Number) found.get(0)).doubleValue()).isBetween(80 / 2400.0 - 0.008, 80 / 2400.0 + 0.008);
        assertThat(((Number) found.get(1)).doubleValue()).isBetween(170 / 600.0 - 0.03, 170 / 600.0 + 0.03);
    }

    @Test
    void shouldDrawInTheUprightPictureWhereItLiesOnItsSide() throws IOException {
        browser.drop("turned.jpg", lyingOnItsSide(200, 100));
        await().atMost(LONG).until(() -> browser.elements("#overlay .box").size() == 1);

        assertThat(browser.element("#overlay").getDomAttribute("viewBox")).isEqualTo("0 0 100 200");
    }

    /** A JPEG whose EXIF block (TIFF, one entry: tag 0x0112, value 6) says that it is to be turned by 90 degrees. */
    private static byte[] lyingOnItsSide(int width, int height) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpg", plain);
        byte[] exif = HexFormat.of()
                .parseHex(
                        "ffe10022457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100060000" + "00000000");
        ByteArrayOutputStream turned = new ByteArrayOutputStream();
        turned.write(plain.toByteArray(), 0, 2);
        turned.write(exif);
        turned.write(plain.toByteArray(), 2, plain.size() - 2);
        return turned.toByteArray();
    }

    @Test
    void shouldTakePastedAndChosenPictures(@TempDir Path folder) throws IOException {
        browser.paste("image.png", Multipart.png(40, 40));
        awaitText("#history", "pasted-1.png");

        browser.choose(Files.write(folder.resolve("chosen.png"), Multipart.png(40, 40)));
        awaitText("#caption", "chosen.png");
        awaitText("#answer .name", "Ada");
    }

    @Test
    void shouldTellAStrangerFromAPictureWithoutAFace() throws IOException {
        browser.drop("stranger.png", Multipart.png(240, 240));
        awaitText("#answer", "nobody enrolled is near enough");

        browser.drop("landscape.png", Multipart.png(240, 240));
        awaitText("#answer", "No face found");
        assertThat(browser.elements("#overlay .box")).isEmpty();
    }

    @Test
    void shouldSayInWordsWhyThereIsNoAnswer() throws IOException {
        browser.drop("broken.png", Multipart.png(40, 40));
        awaitText("#answer", "The picture ends in the middle.");

        browser.drop("busy.png", Multipart.png(40, 40));
        awaitText("#answer", "250 pictures wait already. Try again in 12.0 s.");
        assertThat(browser.text("#detail button")).isEqualTo("Send it again");
    }

    @Test
    void shouldFollowARequestThatTakesLongerThanTheServerWaits() throws IOException {
        browser.drop("late.png", Multipart.png(40, 40));

        awaitText("#answer", "the work goes on");
        awaitText("#answer .name", "Juno");
    }

    @Test
    void shouldDrawQueueAndInstancesOverTime() {
        awaitText("#queue-words", "at most 12 in the last 20.0 s");
        awaitText("#instances-words", "at most 15 in the last 20.0 s");
        List<String> heights = List.of(
                browser.element("#instances-chart .line").getDomAttribute("d").split("V"));
        assertThat(heights).as("a step each").hasSize(5);
        assertThat(heights.get(3)).as("the most reaches the top").startsWith("4.0H");
        assertThat(browser.element("#queue-chart").getDomAttribute("aria-label"))
                .contains("queue over time");
    }

    @Test
    void shouldSayWhatIsWaitedForAndShowTheFleet() throws IOException {
        service.gate = new CountDownLatch(1);
        browser.drop("ada-2.png", Multipart.png(240, 240));
        awaitText("#answer", "Waking an instance");
        awaitText("#elapsed", "so far");
        service.states.put(1, "pending");
        awaitText("#answer", "An instance is booting");
        browser.keep("waiting");
        service.states.put(1, "running");
        awaitText("#answer", "Waiting in the queue");
        awaitText("#n-running", "1 of 15");
        awaitText("#n-waiting", "1");
        service.gate.countDown();
        awaitText("#answer .name", "Ada");
        service.states.put(1, "stopping");
        await().atMost(LONG).until(() -> browser.seenStates().contains("stopping"));
        service.states.put(1, "stopped");

        await().atMost(LONG).untilAsserted(() -> assertThat(browser.seenStates().stream()
                        .map(String::valueOf)
                        .filter(state -> !state.equals("stopped"))
                        .toList())
                .containsExactly("pending", "running", "stopping"));
        assertThat(browser.elements(".tile")).hasSize(15);
        assertThat(browser.text("#decisions li:first-child")).contains("<b>3 visible</b>, 1 running");
        assertThat(browser.text("#latency")).contains("812 ms", "3.1 s");
    }

    @Test
    void shouldAskForATokenAndSendThePictureAgain() throws IOException {
        service.tokenWanted = "right";
        browser.drop("ada-2.png", Multipart.png(40, 40));
        await().atMost(LONG).until(() -> browser.element("#token-form").isDisplayed());
        browser.element("#token").sendKeys("wrong");
        browser.element("#token-form button").click();
        awaitText("#token-label", "does not take this token");
        browser.element("#token").sendKeys("right");
        browser.element("#token-form button").click();

        awaitText("#answer .name", "Ada");
        assertThat(browser.element("#token-form").isDisplayed()).isFalse();
        assertThat(service.tokens).contains("null", "Bearer wrong");
    }

    @Test
    void shouldKeepConnectionsFreeForTheFigures() throws IOException {
        service.gate = new CountDownLatch(1);
        for (int i = 0; i < 7; i++) {
            browser.drop("ada-%d.png".formatted(i), Multipart.png(40, 40));
        }
        await().atMost(LONG).until(() -> service.mostAtOnce.get() == 4);
        int asked = service.statusAsked.get();
        await().atMost(LONG).until(() -> service.statusAsked.get() > asked + 1);
        service.gate.countDown();

        await().atMost(LONG)
                .until(() -> browser.elements(".past[data-state=done]").size() == 7);
        assertThat(service.mostAtOnce).hasValue(4);
    }

    @Test
    void shouldSayWhatIsWrongAndComeBackByItself() {
        awaitText("#link-text", "live");
        service.down = true;
        awaitText("#link-text", "server answers 503");
        service.down = false;
        awaitText("#link-text", "live");

        service.trouble = "EC2 does not answer.";
        awaitText("#trouble", "EC2 does not answer.");
    }

    @Test
    void shouldHaveContrastInTheDarkAndInTheLight() throws IOException {
        browser.drop("ada-2.png", Multipart.png(240, 240));
        awaitText("#answer .name", "Ada");
        for (String scheme : List.of("dark", "light")) {
            browser.prefer(scheme);
            browser.keep(scheme);
            for (String selector : List.of("#answer .name", "#fleet-words", ".tile-state", ".drop-help", "dt")) {
                assertThat(contrast(selector)).as(selector).isGreaterThan(4.5);
            }
        }
    }

    /** Contrast of a text with what is behind it, as WCAG 2.2 computes it; 4.5 is its level AA. */
    private static double contrast(String selector) {
        return ((Number) browser.ask("""
                        const light = colour => {
                          const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
                            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                          return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
                        };
                        const node = document.querySelector(arguments[0]);
                        let behind = node;
                        while (/, 0\\)$|transparent/.test(getComputedStyle(behind).backgroundColor)) {
                          behind = behind.parentElement;
                        }
                        const pair = [light(getComputedStyle(node).color), light(getComputedStyle(behind).backgroundColor)];
                        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
                        """, selector)).doubleValue();
    }

    @Test
    void shouldNeedNothingThatTheContentPolicyForbids() throws IOException {
        browser.complaints();
        browser.go(service.address(), 390, 844);
        browser.drop("ada-2.png", Multipart.png(240, 240));
        awaitText("#answer .name", "Ada");

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.ask("return document.documentElement.scrollWidth <= window.innerWidth"))
                .as("fits a narrow screen")
                .isEqualTo(true);
        browser.keep("narrow");
    }
}
