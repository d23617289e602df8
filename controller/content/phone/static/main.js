import "./elder.js";
import { Visit } from "./visit.js";

new Visit(document.getElementById("visit")).begin();
