/** What the model card's sheet shows: a hundred prompts in plain words, a few of them in a style. */
const PLAIN =
  "a red apple, a green apple, a banana, a strawberry, a watermelon, a pineapple, grapes, a carrot, broccoli, " +
  "a slice of pizza, a hamburger, french fries, an egg, bread, cheese, a cup of coffee, a birthday cake, an ice cream, " +
  "a cookie, a glass of wine, a dog, a cat face, a horse, a pig, an elephant, a lion, a panda, a penguin, an owl, a duck, " +
  "a butterfly, a snail, a fish, a whale, an octopus, a turtle, a snake, a frog, a spider, a red heart, a smiling face, " +
  "a crying face, an angry face, a skull, a ghost, a robot, an alien, a clown, a rose, a sunflower, a palm tree, a cactus, " +
  "a mushroom, a snowman, a snowflake, the sun, a rainbow, a crescent moon, a star, a fire, a cloud with rain, a volcano, " +
  "the earth, a car, a bus, a fire engine, a bicycle, an airplane, a rocket, a sailboat, a train, a house, a castle, " +
  "a church, a tent, a guitar, a drum, a trumpet, a soccer ball, a basketball, a trophy, a crown, a key, a light bulb, " +
  "a book, a clock, a camera, a television, a telephone, a pencil, scissors, an umbrella, a balloon, a gift, a bomb, a bell";

export const SHOWN_PROMPTS: readonly string[] = [
  ...PLAIN.split(", "),
  "a red apple, twemoji style",
  "a red apple, 3d style",
  "a dog, blob style",
  "a dog, flat style",
];
