/** Words that say nothing about what is meant, in the languages that `offline/words.ts` does not know: Spanish, French, Italian, Portuguese, Dutch. Without accents. */
const small = new Set(
  `el la los las un una unos unas y o pero si no de del al a en con sin por para es son era soy esta estan estoy ser estar hay he ha han que quien cual cuando donde como porque yo tu el ella usted ustedes nosotros mi mis su sus me te se le les nos lo este esta esto ese esa eso muy mas ya hola buenas buenos dias tardes noches gracias favor quiero quisiera querria puedo puede podria tengo tiene necesito hacer
   le les des une du au aux et ou mais ne pas dans avec sans pour par sur est sont etait suis etes etre avoir ai as avez ont il elle on nous vous je moi mon ma mes votre vos son sa ses ce cet cette ces qui quoi quand comment pourquoi tres plus bonjour bonsoir salut merci svp plait voudrais veux peux pouvez faire besoin
   il lo gli uno di da in per tra fra ed che chi cosa quando dove come perche sono sei siamo ho hai abbiamo mio mia tuo suo questo quella molto piu ciao buongiorno buonasera grazie prego vorrei voglio posso puo potete fare bisogno
   os uma uns umas do dos das no nos na nas em com sem por ou mas nao sim eu voce ele ela meu minha seu sua isto isso aquilo muito mais ola oi bom boa dia tarde noite obrigado obrigada quero queria gostaria posso pode tenho preciso fazer
   de het een en of maar niet geen van in op met zonder voor bij naar is zijn was ben bent heb heeft hebben ik jij je hij zij ze wij we jullie mijn jouw uw dit dat deze die wie wat waar wanneer hoe waarom zeer meer hallo goedemorgen bedankt dank alstublieft graag wil wilt zou kan kunt kunnen moet`.split(/\s+/),
)

export const isSmallWord = (word: string): boolean => small.has(word)
